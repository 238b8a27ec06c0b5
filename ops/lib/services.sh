# services - the five FastCGI programs: settings, start, restart without losing a request, stop.

binary_of() { echo "$BUILD/services/$1/estamp-$1"; }

# Trusted time: the built-in authority where it has a key, what the operator says of authorities outside, and of evidence.
timestamp_environment() {
    if [ -s "$VAR/secrets/tsa.key" ] && [ -s "$VAR/secrets/tsa.pem" ]; then
        echo ESTAMP_TSA_KEY_FILE=secrets/tsa.key
        echo ESTAMP_TSA_CERTIFICATE_FILE=secrets/tsa.pem
    fi
    if [ -s "$VAR/secrets/tsa-sm2.key" ] && [ -s "$VAR/secrets/tsa-sm2.pem" ]; then
        echo ESTAMP_TSA_SM2_KEY_FILE=secrets/tsa-sm2.key
        echo ESTAMP_TSA_SM2_CERTIFICATE_FILE=secrets/tsa-sm2.pem
    fi
    evidence_environment TSA_POLICY TSA_ACCURACY_MS TSA_CLOCK_ERROR_MS TSA_URL TSA_URL_POLICY TSA_LOGIN_FILE TSA_CLIENT_CERTIFICATE \
        TSA_CLIENT_KEY TSA_CA TSA_REQUIRED SEAL_LEVEL REVOCATION RENEW_DAYS ALGORITHM_ENDS ISSUER_HOSTS
}

# Those of these settings that the operator has given.
evidence_environment() {
    local name
    for name in "$@"; do
        name=ESTAMP_$name
        [ -z "${!name:-}" ] || echo "$name=${!name}"
    done
}

# The one list that certificates named before the CA had many: the operator's word, or the demonstration's address.
issuer_list() {
    local addresses=$VAR/demo/ca/addresses
    if [ -n "${ESTAMP_ISSUER_CRL:-}" ] || [ ! -s "$addresses" ]; then
        echo "${ESTAMP_ISSUER_CRL:-}"
    else
        echo "$(tail -n 1 "$addresses")/issuer.crl"
    fi
}

# What a service needs to know; its meaning stands in the config tables of the services.
service_environment() {
    local name=$1
    cat <<ENV
ESTAMP_LISTEN=unix:run/$name.sock
ESTAMP_THREADS=${ESTAMP_THREADS:-16}
ESTAMP_TEMP=tmp
ESTAMP_DB=unix:run/db.sock
ESTAMP_DB_USER=estamp_$name
ESTAMP_DB_PASSWORD_FILE=secrets/$name.db
ESTAMP_DB_SCHEMA=estamp_$name
ESTAMP_DB_CONNECTIONS=${ESTAMP_DB_CONNECTIONS:-24}
ESTAMP_INTERNAL=unix:run/internal/internal.sock
ESTAMP_SERVICE_SECRET_FILE=secrets/$name.secret
ESTAMP_AUDIT_KEY_FILE=secrets/audit.key
ESTAMP_STORE=store
ESTAMP_PUBLIC_URL=${PUBLIC_URL:-http://127.0.0.1:$PORT/estamp}
ESTAMP_TRUST=trust
ENV
    case $name in
    auth)
        echo ESTAMP_AUTH_KEY_FILE=secrets/auth.key
        local other
        for other in $SERVICES; do echo "ESTAMP_SECRET_${other^^}_FILE=secrets/$other.secret"; done
        ;;
    archives)
        evidence_environment RENEW_DAYS ALGORITHM_ENDS
        ;;
    signing)
        echo ESTAMP_MAIL_KEY_FILE=secrets/mail.key
        timestamp_environment
        ;;
    seals)
        echo ESTAMP_MASTER_KEY_FILE=secrets/master.key
        echo "ESTAMP_KEY_POOL=${ESTAMP_KEY_POOL:-200}"
        if [ -s "$VAR/secrets/issuer.key" ] && [ -s "$VAR/secrets/issuer.pem" ]; then
            echo ESTAMP_ISSUER_KEY_FILE=secrets/issuer.key
            echo ESTAMP_ISSUER_CERTIFICATE_FILE=secrets/issuer.pem
            echo "ESTAMP_ISSUER_POLICY=${ESTAMP_ISSUER_POLICY:-}"
            echo "ESTAMP_ISSUER_CRL=$(issuer_list)"
            echo "ESTAMP_CRL_ROOM=${ESTAMP_CRL_ROOM:-1000}"
            echo "ESTAMP_CRL_HOURS=${ESTAMP_CRL_HOURS:-168}"
        fi
        if [ -s "$VAR/secrets/maker.key" ] && [ -s "$VAR/secrets/maker.pem" ]; then
            echo ESTAMP_MAKER_KEY_FILE=secrets/maker.key
            echo ESTAMP_MAKER_CERTIFICATE_FILE=secrets/maker.pem
        fi
        ;;
    admin)
        echo ESTAMP_CHECKPOINT_KEY_FILE=secrets/checkpoint.key
        echo ESTAMP_CHECKPOINTS=checkpoints
        ;;
    esac
}

# Changes whenever a restart is due: another program, other settings or other secrets.
service_stamp() {
    { digest_of "$(binary_of "$1")"; service_environment "$1"; digest_of "$VAR"/secrets/*; } | sha256sum | cut -d' ' -f1
}

socket_number() { stat -c %i "$VAR/run/$1.sock" 2>/dev/null || echo 0; }

service_took_over() { [ "$(socket_number "$1")" != "$2" ] || ! is_ours "$3" "estamp-$1"; }

# Starts a new instance; once it has put its socket over the old one's, the old instance is told to finish.
service_start() {
    local name=$1 old before pid stamp
    stamp=$(service_stamp "$name")
    old=$(read_pid "$name")
    if is_ours "$old" "estamp-$name"; then
        [ "$(cat "$VAR/run/$name.stamp" 2>/dev/null)" != "$stamp" ] || return 0
    else
        old=
        rm -f "$VAR/run/$name.sock"
    fi
    before=$(socket_number "$name")
    # shellcheck disable=SC2046  # settings hold no blanks: they are names relative to var/
    detach "$VAR/log/$name.log" env -i PATH="$PATH" HOME="$VAR" TZ=UTC LANG=C.UTF-8 $(service_environment "$name") \
        "$(binary_of "$name")"
    pid=$!
    wait_until 5 is_ours "$pid" "estamp-$name" || service_failed "$name"
    wait_until 75 service_took_over "$name" "$before" "$pid" || service_failed "$name"
    is_ours "$pid" "estamp-$name" || service_failed "$name"
    echo "$pid" >"$VAR/run/$name.pid"
    echo "$stamp" >"$VAR/run/$name.stamp"
    say "    $name $([ -n "$old" ] && echo restarted || echo started)"
    [ -z "$old" ] || stop_process "$old" "estamp-$name" 60
}

service_failed() {
    tail -n 15 "$VAR/log/$1.log" >&2
    die "$1 did not start, see var/log/$1.log"
}

service_stop() {
    stop_process "$(read_pid "$1")" "estamp-$1" 60
    rm -f "$VAR/run/$1.pid" "$VAR/run/$1.sock" "$VAR/run/$1.stamp"
}

service_is_ready() { internal "/estamp/internal/v1/$1/readyz" >/dev/null 2>&1; }

service_wait() {
    wait_until 60 service_is_ready "$1" || {
        internal "/estamp/internal/v1/$1/readyz" || true
        tail -n 15 "$VAR/log/$1.log" >&2
        die "$1 is not ready, see var/log/$1.log"
    }
}
