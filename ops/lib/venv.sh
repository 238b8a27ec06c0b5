# venv - the Python packages of tests and benches, tests/requirements.txt.

# venv VAR: makes or renews VAR/venv.
venv() {
    local wanted
    wanted=$(digest_of "$ROOT/tests/requirements.txt")
    [ "$(cat "$1/venv/.digest" 2>/dev/null)" != "$wanted" ] || return 0
    rm -rf "$1/venv"
    python3 -m venv "$1/venv" &&
        "$1/venv/bin/pip" install --quiet --requirement "$ROOT/tests/requirements.txt" &&
        echo "$wanted" >"$1/venv/.digest"
}
