import com.adobe.epubcheck.tool.EpubChecker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Checks each book whose path stands on a line, and writes beside it what it has against it. */
class Checks {
    public static void main(String[] none) throws Exception {
        InputStreamReader lines = new InputStreamReader(System.in, StandardCharsets.UTF_8);
        BufferedReader paths = new BufferedReader(lines);
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            new EpubChecker().run(new String[] {path, "--quiet", "--json", path + ".json"});
            System.out.println("checked");
        }
    }
}
