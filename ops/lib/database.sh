# database - the clone's own MariaDB: data under var/mariadb, a Unix socket, no network.

DATABASE_USERS="auth seals signing archives admin"

# For people and scripts: SQL as the server's root, who is known by the socket.
sql() { (cd "$VAR" && mariadb --no-defaults -u "$(id -un)" --socket=run/db.sock --default-character-set=utf8mb4 --batch --skip-column-names "$@"); }

database_answers() { sql -e 'SELECT 1' >/dev/null 2>&1; }

# It answers, or the process that was started has ended and never will.
database_settled() { database_answers || { [ -n "$1" ] && ! kill -0 "$1" 2>/dev/null; }; }

# The server's user, the address of its data and what design.md asks of it. The socket is relative to the data folder.
database_start() {
    local options=(--no-defaults "--datadir=$VAR/mariadb") pid=
    [ "$(id -u)" != 0 ] || options+=(--user=root)
    if [ ! -d "$VAR/mariadb/mysql" ]; then
        step "Making the database"
        rm -rf "$VAR/mariadb.new" # of a run that was cut short
        mariadb-install-db --no-defaults "--datadir=$VAR/mariadb.new" "${options[@]:2}" --auth-root-authentication-method=socket \
            --auth-root-socket-user="$(id -un)" --skip-test-db >"$VAR/log/mariadb-install.log" 2>&1 ||
            die "mariadb-install-db failed, see var/log/mariadb-install.log"
        rmdir "$VAR/mariadb" && mv "$VAR/mariadb.new" "$VAR/mariadb" || die "var/mariadb holds something else than a database"
    fi
    is_running mariadb mariadbd || {
        rm -f "$VAR/run/db.sock"
        detach "$VAR/log/mariadb.log" mariadbd "${options[@]}" --socket=../run/db.sock "--pid-file=$VAR/run/mariadb.pid" \
            --skip-networking --character-set-server=utf8mb4 --collation-server=utf8mb4_uca1400_as_ci \
            --sql-mode=STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_CREATE_USER,NO_AUTO_VALUE_ON_ZERO \
            --transaction-isolation=READ-COMMITTED --innodb-flush-log-at-trx-commit=1 "--innodb-buffer-pool-size=${ESTAMP_DB_MEMORY:-256M}" \
            --innodb-log-file-size=128M --max-connections=400 --max-allowed-packet=32M --wait-timeout=3600 \
            --local-infile=0 --skip-name-resolve --symbolic-links=0 --default-time-zone=+00:00
        pid=$!
    }
    wait_until 90 database_settled "$pid" || true
    database_answers || { tail -n 20 "$VAR/log/mariadb.log" >&2; die "MariaDB does not answer"; }
}

database_stop() {
    is_running mariadb mariadbd || return 0
    stop_process "$(read_pid mariadb)" mariadbd 120
    rm -f "$VAR/run/mariadb.pid" "$VAR/run/db.sock"
}

# Each service's user with the password of its secret. Rights come from migrations/grants.sql.
database_users() {
    local name
    for name in $DATABASE_USERS; do
        printf "CREATE USER IF NOT EXISTS 'estamp_%s'@'%%';\n" "$name"
        printf "ALTER USER 'estamp_%s'@'%%' IDENTIFIED BY '%s';\n" "$name" "$(cat "$VAR/secrets/$name.db")"
    done | sql || die "the database users could not be made"
}
