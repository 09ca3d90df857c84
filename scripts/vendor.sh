#!/bin/sh
# Fetches the pinned JavaScript and fonts that Osmosis carries, and writes them,
# each with its licence, into src/osmosis/web/static and tests/e2e/vendor.
#
# Nothing here runs when Osmosis is installed or started: the files are committed.
# Run it only to move a pin. It needs node and npm, uses whatever registry npm is
# configured for, and is reproducible: the same pins give the same bytes.
#
#   scripts/vendor.sh            fetch, bundle, write
#   scripts/vendor.sh --check    only compare the committed files with VENDORED.md
set -eu

HTMX=2.0.11
AGE=0.3.1
AGE_PARTS="@noble/ciphers@2.4.0 @noble/curves@2.4.0 @noble/hashes@2.4.0 @noble/post-quantum@0.5.4 @scure/base@2.4.0"
AXE=4.14.1
ESBUILD=0.28.2
FONTSOURCE=5.3.0

root=$(cd "$(dirname "$0")/.." && pwd)
vendor=$root/src/osmosis/web/static/vendor
fonts=$root/src/osmosis/web/static/fonts
tests=$root/tests/e2e/vendor
record=$vendor/VENDORED.md

if [ "${1:-}" = "--check" ]; then
  cd "$root"
  sed -n 's/^| `\([^`]*\)` |.*| `\([0-9a-f]\{64\}\)` |$/\2  \1/p' "$record" | sha256sum --check --quiet
  exit
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init --yes >/dev/null
# shellcheck disable=SC2086  # AGE_PARTS is a list
npm install --ignore-scripts --no-audit --no-fund --no-package-lock --save-exact --silent \
  "htmx.org@$HTMX" "age-encryption@$AGE" $AGE_PARTS "axe-core@$AXE" "esbuild@$ESBUILD" \
  "@fontsource-variable/alegreya@$FONTSOURCE" "@fontsource/alegreya-sans@$FONTSOURCE" \
  "@fontsource/barlow-condensed@$FONTSOURCE"
mkdir -p "$vendor" "$fonts" "$tests"

plain() { sed '/^\/\/[#@] sourceMappingURL=/d' "$1" >"$2"; }

# htmx
plain node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$vendor/htmx.LICENSE.txt"

# age: one classic script, so that a page, a worker and a service worker can all load it
cat >entry.js <<'JS'
export {
  Decrypter,
  Encrypter,
  armor,
  generateX25519Identity,
  identityToRecipient,
} from "age-encryption";
JS
node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=age \
  --target=es2022 --charset=ascii --legal-comments=inline --log-level=warning \
  --banner:js="/*! age-encryption $AGE (BSD-3-Clause) with @noble and @scure (MIT): licences in age.LICENSE.txt */" \
  --outfile=age.bundle.js
plain age.bundle.js "$vendor/age.js"
{
  for part in age-encryption @noble/ciphers @noble/curves @noble/hashes @noble/post-quantum @scure/base; do
    version=$(node -p "require('./node_modules/$part/package.json').version")
    printf '=== %s %s ===\n\n' "$part" "$version"
    cat "node_modules/$part/LICENSE"
    printf '\n'
  done
} >"$vendor/age.LICENSE.txt"

# axe-core, for the tests only
plain node_modules/axe-core/axe.min.js "$tests/axe.min.js"
cp node_modules/axe-core/LICENSE "$tests/axe.LICENSE.txt"

# fonts
take() { cp "node_modules/$1/files/$2.woff2" "$fonts/$2.woff2"; }
for part in latin latin-ext; do
  take @fontsource-variable/alegreya "alegreya-$part-wght-normal"
  take @fontsource-variable/alegreya "alegreya-$part-wght-italic"
  take @fontsource/alegreya-sans "alegreya-sans-$part-500-normal"
  take @fontsource/alegreya-sans "alegreya-sans-$part-700-normal"
  take @fontsource/barlow-condensed "barlow-condensed-$part-600-normal"
done
cp node_modules/@fontsource-variable/alegreya/LICENSE "$fonts/alegreya.OFL.txt"
cp node_modules/@fontsource/alegreya-sans/LICENSE "$fonts/alegreya-sans.OFL.txt"
cp node_modules/@fontsource/barlow-condensed/LICENSE "$fonts/barlow-condensed.OFL.txt"

cd "$root"
row() { printf '| `%s` | %s | %s | `%s` |\n' "$1" "$2" "$3" "$(sha256sum "$1" | cut -d' ' -f1)"; }
{
  cat <<'MD'
# What is carried here and where it comes from

Written by `scripts/vendor.sh`; `scripts/vendor.sh --check` compares the files with this table.
The licence of each file lies beside it.

| file | version | licence | SHA-256 |
|---|---|---|---|
MD
  row src/osmosis/web/static/vendor/htmx.min.js "htmx.org $HTMX" 0BSD
  row src/osmosis/web/static/vendor/age.js "age-encryption $AGE" "BSD-3-Clause, parts MIT"
  row tests/e2e/vendor/axe.min.js "axe-core $AXE" MPL-2.0
  for font in src/osmosis/web/static/fonts/*.woff2; do
    row "$font" "fontsource $FONTSOURCE" OFL-1.1
  done
  cat <<MD

\`age.js\` is \`age-encryption\` $AGE bundled by esbuild $ESBUILD into one classic script that defines
\`age\` with \`Encrypter\`, \`Decrypter\`, \`armor\`, \`generateX25519Identity\` and \`identityToRecipient\`.
It contains $(printf '%s' "$AGE_PARTS" | sed 's/ /, /g').
MD
} >"$record"
