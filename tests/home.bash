# What all scripts that try the program share: a private home, gone at the end, and in it the store that tests/run made, if it did: a copy
# costs a tenth of a new one. With no_store=1 it begins with nothing. To be sourced.
guichet=${GUICHET:-build/guichet}
samples=${OUT:-build}/tools/samples
work=$(mktemp -d)
export GUICHET_HOME=$work/home
# The private PostgreSQL may run under another account, which must reach its files.
chmod 755 "$work"
# With times of its own, by which a test may tell what is new. Sparse, for so it is read and written: copying within the kernel takes five times as long.
[ -n "${no_store:-}" ] || [ ! -d "${GUICHET_TEST_STORE:-}" ] || cp -dR --sparse=always --preserve=mode,ownership "$GUICHET_TEST_STORE" "$GUICHET_HOME"
store_data() { dirname "$(find "$GUICHET_HOME/pg" -path '*data/PG_VERSION')"; }
remove_home() {
    local home
    for home in "$GUICHET_HOME" "${STORE_HOME:-}"; do
        [ -z "$home" ] || GUICHET_DB='' GUICHET_HOME=$home "$guichet" db stop >/dev/null 2>&1
    done
    rm -rf "$work"
}
