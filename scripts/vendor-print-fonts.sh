#!/bin/sh
# Fetches the pinned fonts for print, each with its licence, into src/osmosis/typeset/fonts.
#
# Nothing here runs when Osmosis is installed or started: the files are committed. Run it only to
# move a pin. It needs npm and uses whatever registry npm is configured for.
#
#   scripts/vendor-print-fonts.sh            fetch and write
#   scripts/vendor-print-fonts.sh --check    only compare the committed files with FONTS.md
set -eu

ALEGREYA=0.4.2
ALEGREYA_SANS=0.4.2
BARLOW_CONDENSED=0.4.1
NOTO_EMOJI=0.4.7

root=$(cd "$(dirname "$0")/.." && pwd)
fonts=$root/src/osmosis/typeset/fonts
record=$fonts/FONTS.md

if [ "${1:-}" = "--check" ]; then
  cd "$fonts"
  sed -n 's/^| `\([^`]*\)` |.*| `\([0-9a-f]\{64\}\)` |$/\2  \1/p' "$record" | sha256sum --check --quiet
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --no-package-lock --save-exact --silent \
  "@expo-google-fonts/alegreya@$ALEGREYA" "@expo-google-fonts/alegreya-sans@$ALEGREYA_SANS" \
  "@expo-google-fonts/barlow-condensed@$BARLOW_CONDENSED" "@expo-google-fonts/noto-emoji@$NOTO_EMOJI"
mkdir -p "$fonts"

cat >"$record" <<'MD'
# The fonts of the prints

Written by `scripts/vendor-print-fonts.sh`; `--check` compares the files with this table. They are
the faces of the pages (`web/static/fonts`) as whole TrueType files, which print needs, and Noto
Emoji for what people write. All are under the SIL Open Font License 1.1; its text and the
copyright lines lie beside them.

| file | package | SHA-256 |
|---|---|---|
MD

take() { # package version file
  cp "node_modules/@expo-google-fonts/$1/$3" "$fonts/$(basename "$3")"
  printf '| `%s` | `@expo-google-fonts/%s` %s | `%s` |\n' "$(basename "$3")" "$1" "$2" \
    "$(sha256sum "$fonts/$(basename "$3")" | cut -d' ' -f1)" >>"$record"
}
licence() { cp "node_modules/@expo-google-fonts/$1/LICENSE_FONT" "$fonts/$1.OFL.txt"; }

take alegreya "$ALEGREYA" 400Regular/Alegreya_400Regular.ttf
take alegreya "$ALEGREYA" 400Regular_Italic/Alegreya_400Regular_Italic.ttf
take alegreya "$ALEGREYA" 500Medium/Alegreya_500Medium.ttf
take alegreya-sans "$ALEGREYA_SANS" 400Regular/AlegreyaSans_400Regular.ttf
take alegreya-sans "$ALEGREYA_SANS" 500Medium/AlegreyaSans_500Medium.ttf
take barlow-condensed "$BARLOW_CONDENSED" 500Medium/BarlowCondensed_500Medium.ttf
take barlow-condensed "$BARLOW_CONDENSED" 600SemiBold/BarlowCondensed_600SemiBold.ttf
take noto-emoji "$NOTO_EMOJI" 400Regular/NotoEmoji_400Regular.ttf
for package in alegreya alegreya-sans barlow-condensed noto-emoji; do licence "$package"; done
