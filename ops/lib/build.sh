# build - the C programs by meson, the portal by npm; both skip what has not changed.

# The programs that exist in this tree.
product_targets() {
    local name
    for name in $SERVICES; do
        [ ! -e "$ROOT/services/$name/main.c" ] || echo "services/$name/estamp-$name"
    done
    [ ! -e "$ROOT/ops/cli/main.c" ] || echo ops/cli/estamp
}

# configure BUILD [OPTION…]: once
configure() {
    local build=$1
    shift
    [ -e "$build/build.ninja" ] || (cd "$ROOT" && meson setup "$build" "$@")
}

# configure_sanitized BUILD SANITIZERS [OPTION…]: by clang; -O1 is what its sanitizers are made for. Warnings are the ordinary build's matter.
configure_sanitized() {
    local build=$1 flags=$2
    shift 2
    CC=clang configure "$build" -Dwerror=false -Dbench=false -Doptimization=1 "-Db_sanitize=$flags" -Db_lundef=false "$@"
}

# The fuzz targets and the unit tests under ASan are made of the same objects.
configure_fuzz() { configure_sanitized "$ROOT/build-fuzz" address,undefined -Dfuzz=true; }

build_programs() {
    local targets=()
    [ -e "$BUILD/build.ninja" ] || {
        step "Configuring the build"
        (cd "$ROOT" && meson setup "$BUILD" >"$VAR/log/meson.log" 2>&1) || { tail -n 20 "$VAR/log/meson.log" >&2; die "meson failed"; }
    }
    mapfile -t targets < <(product_targets)
    [ ${#targets[@]} -gt 0 ] || return 0
    step "Building the services"
    ninja -C "$BUILD" "${targets[@]}" >"$VAR/log/build.log" 2>&1 9>&- || {
        grep -A 12 -m 5 -E 'FAILED|error' "$VAR/log/build.log" >&2
        die "the build failed, see var/log/build.log"
    }
}

portal_digest() {
    (cd "$ROOT/gateway/portal" && find . -type d \( -name node_modules -o -name dist -o -name screenshots \) -prune -o -type f -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
}

# The portal's packages as its lock file names them; called in its folder.
portal_packages() {
    local lock
    lock=$(digest_of package-lock.json)
    [ "$(cat node_modules/.digest 2>/dev/null)" != "$lock" ] || return 0
    step "Fetching the portal's packages"
    npm ci --no-audit --no-fund --loglevel=error >"$VAR/log/npm.log" 2>&1 9>&- || { tail -n 20 "$VAR/log/npm.log" >&2; die "npm ci failed"; }
    echo "$lock" >node_modules/.digest
}

# The finished portal is copied under its digest and www/estamp points to it, so that pages that are open keep their files.
build_portal() {
    [ -e "$ROOT/gateway/portal/package-lock.json" ] || return 0
    local digest
    digest=$(portal_digest)
    if [ "$(cat "$ROOT/gateway/portal/dist/.digest" 2>/dev/null)" != "$digest" ]; then
        cd "$ROOT/gateway/portal"
        portal_packages
        step "Building the portal"
        npm run build >"$VAR/log/portal.log" 2>&1 9>&- || { tail -n 30 "$VAR/log/portal.log" >&2; die "the portal's build failed"; }
        find dist -type f \( -name '*.js' -o -name '*.mjs' -o -name '*.css' -o -name '*.svg' -o -name '*.wasm' \) -size +1k -exec gzip -9 -k -f {} +
        echo "$digest" >dist/.digest
        cd "$ROOT"
    fi
    publish_portal "$digest"
}

publish_portal() {
    local place="$VAR/www/portal-${1:0:16}"
    if [ ! -d "$place" ]; then
        rm -rf "$place.new"
        cp -r "$ROOT/gateway/portal/dist" "$place.new"
        chmod -R go-w "$place.new"
        mv "$place.new" "$place"
    fi
    ln -sfn "$place" "$VAR/www/estamp.new"
    mv -T "$VAR/www/estamp.new" "$VAR/www/estamp"
    # All but the three newest go.
    find "$VAR/www" -maxdepth 1 -name 'portal-*' -printf '%T@ %p\n' | sort -rn | tail -n +4 | cut -d' ' -f2- | grep -vFx "$place" |
        while IFS= read -r old; do rm -rf "$old"; done || true
}
