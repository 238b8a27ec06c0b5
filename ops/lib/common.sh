# common - paths, messages, packages and processes; sourced by the commands in ops/.
#
# Every process of a clone runs with var/ as its working directory and names its sockets relative to it, so a clone may lie
# under a path of any length (a Unix socket's name holds 107 bytes). Nothing outside the clone is touched but packages.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
VAR=${ESTAMP_VAR:-$ROOT/var}

# kept SETTING FILE DEFAULT: what the caller says, else what an earlier ops/up was told
kept() { echo "${!1:-$(cat "$VAR/stamp/$2" 2>/dev/null || echo "$3")}"; }
PORT=$(kept ESTAMP_PORT port 7001)
ADDRESS=$(kept ESTAMP_ADDRESS address 127.0.0.1)
PUBLIC_URL=$(kept ESTAMP_PUBLIC_URL public-url '')
DEMO=$(kept ESTAMP_DEMO demonstration 1)
BUILD=${ESTAMP_BUILD:-$ROOT/build}
export npm_config_cache=$ROOT/.cache/npm PIP_CACHE_DIR=$ROOT/.cache/pip # not the user's
PATH=$PATH:/usr/sbin:/sbin # mariadbd and nginx lie there, where an ordinary user's shell does not look
SERVICES="auth admin seals signing archives"

say() { printf '%s\n' "$*"; }
step() { printf '\033[1m==> %s\033[0m\n' "$*"; }
die() {
    printf 'ops: %s\n' "$*" >&2
    exit 1
}

# What a command says at its head is its usage: `usage "$@"` prints it when it is asked for, and ends.
print_usage() { sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"; }
usage() {
    case ${1:-} in --help | -h) ;; *) return 0 ;; esac
    print_usage
    exit 0
}
no_arguments() {
    usage "$@"
    [ $# = 0 ] || die "$(basename "$0") takes no arguments, and got: $*"
}

make_folders() {
    umask 077
    mkdir -p "$VAR"
    VAR=$(cd "$VAR" && pwd -P)
    mkdir -p "$VAR"/{run/internal,log,secrets,store,tmp/nginx,trust,checkpoints,www,mariadb,stamp}
    chmod 700 "$VAR/run" "$VAR/run/internal" "$VAR/secrets"
}

# --- packages -------------------------------------------------------------------------------------------------------

# The packages of the file that are not installed. A second word names a command that makes the package needless.
missing_packages() {
    local package command
    while read -r package command _; do
        case $package in '' | '#'*) continue ;; esac
        [ -n "$command" ] && command -v "$command" >/dev/null && continue
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
    done <"$1"
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

# A package's own service must not start: only the programs are wanted. Debian asks /usr/sbin/policy-rc.d for that.
install_packages() {
    local list=() policy=/usr/sbin/policy-rc.d placed=
    mapfile -t list < <(missing_packages "$1")
    [ ${#list[@]} -gt 0 ] || return 0
    step "Installing packages: ${list[*]}"
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || die "packages are missing and there is no sudo: apt-get install ${list[*]}"
    if [ ! -e $policy ]; then
        placed=1
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null && as_root chmod 755 $policy
    fi
    local failed=
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >/dev/null || true
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=600 install \
        --no-install-recommends "${list[@]}" </dev/null || failed=1
    if [ -n "$placed" ]; then
        as_root rm -f $policy
        case " ${list[*]} " in *' nginx '*) as_root systemctl disable nginx >/dev/null 2>&1 || true ;; esac
    fi
    [ -z "$failed" ] || die "apt-get could not install the packages"
}

# --- processes ------------------------------------------------------------------------------------------------------

# Is process $1 alive, called $2, and of this clone? Another program may have got the number since.
is_ours() {
    local pid=$1 name=$2 folder
    [ -n "$pid" ] && [ -r "/proc/$pid/comm" ] || return 1
    [ "$(cat "/proc/$pid/comm" 2>/dev/null)" = "${name:0:15}" ] || return 1
    folder=$(readlink "/proc/$pid/cwd" 2>/dev/null) || return 1
    case $folder in "$VAR" | "$VAR"/*) return 0 ;; *) return 1 ;; esac
}

read_pid() { cat "$VAR/run/$1.pid" 2>/dev/null || true; }

is_running() { is_ours "$(read_pid "$1")" "$2"; }

# wait_until SECONDS COMMAND… : true as soon as the command is
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || return 1
        sleep 0.1
    done
}

is_gone() { ! is_ours "$1" "$2"; }

# stop_process PID NAME SECONDS [SIGNAL]
stop_process() {
    is_ours "$1" "$2" || return 0
    kill -"${4:-TERM}" "$1" 2>/dev/null || return 0
    wait_until "$3" is_gone "$1" "$2" && return 0
    say "    $2 ($1) did not end within $3 s and is killed"
    kill -KILL "$1" 2>/dev/null || true
    wait_until 10 is_gone "$1" "$2" || die "$2 ($1) cannot be killed"
}

# One command of ops/ at a time works on a var/.
lock_var() {
    exec 9>"$VAR/run/ops.lock"
    flock -n 9 || { say "    waiting for another ops command on this clone"; flock 9; }
}

digest_of() { sha256sum "$@" | cut -d' ' -f1; }

# detach LOG COMMAND…: runs it in var/ in a session of its own with nothing of ours open; its number is in $! afterwards
detach() {
    local log=$1
    shift
    (
        cd "$VAR" || exit 1
        for fd in /proc/self/fd/*; do
            fd=${fd##*/}
            [ "$fd" -le 2 ] || eval "exec $fd>&-" 2>/dev/null
        done
        exec setsid "$@"
    ) </dev/null >>"$log" 2>&1 &
    disown $!
}
