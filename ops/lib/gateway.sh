# gateway - nginx of this clone: its configuration filled in under var/run/nginx, a master process of our own.

# Limits are generous by default: an office may stand behind one address. ESTAMP_RATE (requests a second) for load tests.
gateway_configure() {
    local user='' rate=${ESTAMP_RATE:-200} login_rate=${ESTAMP_LOGIN_RATE:-20} file
    [ "$(id -u)" != 0 ] || user='user root;'
    rm -rf "$VAR/run/nginx.new"
    mkdir -p "$VAR/run/nginx.new"
    cp -r "$ROOT/gateway/nginx/." "$VAR/run/nginx.new"
    find "$VAR/run/nginx.new" -name '*.conf' -print0 | while IFS= read -r -d '' file; do
        sed -i -e "s|@USER@|$user|; s|@VAR@|$VAR|g; s|@ROOT@|$ROOT|g; s|@PORT@|$PORT|g; s|@ADDRESS@|$ADDRESS|g" \
            -e "s|@RATE@|$rate|g; s|@BURST@|$((rate * 2))|g; s|@LOGIN_RATE@|$login_rate|g; s|@LOGIN_BURST@|$((login_rate * 5))|g" "$file"
    done
    gateway_run nginx.new -t -q || die "nginx refuses its configuration"
}

gateway_run() {
    local folder=$1
    shift
    (cd "$VAR" && nginx -p "$VAR/" -c "run/$folder/nginx.conf" -e "$VAR/log/nginx-error.log" "$@" 9>&-)
}

gateway_start() {
    gateway_configure
    local same=
    diff -rq "$VAR/run/nginx" "$VAR/run/nginx.new" >/dev/null 2>&1 && same=1
    rm -rf "$VAR/run/nginx"
    mv "$VAR/run/nginx.new" "$VAR/run/nginx"
    if is_running nginx nginx; then
        [ -n "$same" ] || gateway_run nginx -s reload
        return
    fi
    rm -f "$VAR/run/internal/internal.sock" "$VAR/run/nginx.pid"
    port_is_free "$PORT" || die "port $PORT is taken by another program; choose another with ESTAMP_PORT=… ops/up"
    detach "$VAR/log/nginx-error.log" nginx -p "$VAR/" -c run/nginx/nginx.conf -e "$VAR/log/nginx-error.log"
    wait_until 10 is_running nginx nginx || {
        tail -n 5 "$VAR/log/nginx-error.log" >&2
        die "nginx did not start"
    }
}

gateway_stop() {
    stop_process "$(read_pid nginx)" nginx 20 QUIT
    rm -f "$VAR/run/nginx.pid" "$VAR/run/internal/internal.sock"
}

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# internal PATH: asks on the internal listener; the answer's body on stdout, fails unless 2xx
internal() {
    (cd "$VAR" && curl --silent --show-error --fail --noproxy '*' --max-time 15 --unix-socket run/internal/internal.sock "http://internal$1")
}
