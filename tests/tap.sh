# shellcheck shell=sh
# TAP for shell scripts: source it, test, and end with `done_testing`.
# Sets $tmp, a folder of the script's own, gone when it ends.
tap_n=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# ok NAME COMMAND...: good when the command succeeds
ok() {
	tap_name=$1
	shift
	tap_n=$((tap_n + 1))
	if "$@" >"$tmp/tap.out" 2>&1; then
		echo "ok $tap_n - $tap_name"
	else
		sed 's/^/# /' "$tmp/tap.out" | head -20
		echo "not ok $tap_n - $tap_name"
	fi
}

# is NAME GOT WANTED, which is never nothing: two commands that fail alike prove nothing
is() {
	tap_n=$((tap_n + 1))
	if [ -n "$3" ] && [ "$2" = "$3" ]; then
		echo "ok $tap_n - $1"
	else
		printf 'got:    %s\nwanted: %s\n' "$2" "$3" | sed 's/^/# /' | cut -c1-400
		echo "not ok $tap_n - $1"
	fi
}

# status WANTED COMMAND...: the exit status is the one wanted; standard error is kept in $tmp/err
status() {
	tap_wanted=$1
	shift
	tap_rc=0
	"$@" >"$tmp/out" 2>"$tmp/err" || tap_rc=$?
	[ "$tap_rc" = "$tap_wanted" ] || {
		echo "exit status $tap_rc, wanted $tap_wanted: $*"
		cat "$tmp/err"
		return 1
	}
}

# refused PATTERN COMMAND...: exit status 2, nothing on standard output, and one line on standard error
refused() {
	tap_pattern=$1
	shift
	status 2 "$@" || return 1
	if [ -s "$tmp/out" ] || [ "$(wc -l <"$tmp/err")" != 1 ] || [ "$(wc -c <"$tmp/err")" -gt 2000 ] ||
		! grep -qe "$tap_pattern" "$tmp/err"; then
		echo "wanted one line with '$tap_pattern':"
		head -c 2000 "$tmp/out" "$tmp/err"
		return 1
	fi
}

skip() {
	tap_n=$((tap_n + 1))
	echo "ok $tap_n - $1 # SKIP $2"
}

done_testing() {
	echo "1..$tap_n"
}
