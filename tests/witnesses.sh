# shellcheck shell=sh
# shellcheck disable=SC2154 # $tmp, $exq and $log_key are the script's
# A log and its witnesses as processes on loopback, for scripts: source it behind tap.sh, with $exq set, and
# set $log_key before a witness starts.  What is served ends with the script.
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1
origin=kz.example/register
pids=
# shellcheck disable=SC2086 # a list of numbers
trap 'kill $pids 2>/dev/null; wait; rm -rf "$tmp"' EXIT

# root NAME: a root's key and certificate
root() { "$exq" key new "$tmp/$1.key" && "$exq" key issue --key "$tmp/$1.key" --actor kz.root --days 3650 -o "$tmp/$1.pem"; }

# object N: an entry like any other, in $tmp/objects
mkdir "$tmp/objects"
object() {
	printf '{"type":"actor","v":1,"log":"%s","nonce":"%032x","issued":"2026-11-25T00:00:00Z","issuer":"kz.root","state":"KZ","actor":"kz.a%s","kind":"authority","names":{"en":"A"},"certificates":[]}' \
		"$origin" "$1" "$1" >"$tmp/o.json"
	openssl cms -sign -binary -nodetach -nosmimecap -in "$tmp/o.json" -signer "$tmp/root.pem" -inkey "$tmp/root.key" \
		-outform DER -out "$tmp/objects/$1"
}
# enter FOLDER FROM TO
enter() {
	enter_list=
	enter_at=$2
	while [ "$enter_at" -le "$3" ]; do
		[ -f "$tmp/objects/$enter_at" ] || object "$enter_at" || return 1
		enter_list="$enter_list $tmp/objects/$enter_at"
		enter_at=$((enter_at + 1))
	done
	# shellcheck disable=SC2086 # names without blanks
	"$exq" log add "$1" $enter_list >"$tmp/entered" 2>&1 || { tail -3 "$tmp/entered"; return 1; }
}

# start NAME [PORT]: serve it, and put its process in $NAME.pid, its URL in $NAME.url; $under goes before it
under=
address=127.0.0.1
start() {
	mkdir -p "$tmp/state-$1"
	: >"$tmp/$1.out"
	# shellcheck disable=SC2086 # words
	$under "$exq" witness --listen "$address:${2:-0}" --key "$tmp/$1.pem" --name "$1" --state "$tmp/state-$1" \
		--log "$log_key" >"$tmp/$1.out" 2>"$tmp/$1.err" &
	echo $! >"$tmp/$1.pid"
	pids="$pids $!"
	start_tries=0
	until grep -q '^listening: ' "$tmp/$1.out"; do
		start_tries=$((start_tries + 1))
		[ "$start_tries" -lt 100 ] || { cat "$tmp/$1.err"; return 1; }
		sleep 0.1
	done
	sed -n 's/^listening: //p' "$tmp/$1.out" >"$tmp/$1.url"
}
url() { cat "$tmp/$1.url"; }
port() { sed 's/.*://' "$tmp/$1.url"; }

# policy QUORUM
policy() {
	echo "log $log_key"
	for w in am.one by.two de.three; do
		echo "witness $w $(cat "$tmp/$w.vkey") $(url $w)"
	done
	echo "group two 2 am.one by.two de.three"
	echo "group one any am.one by.two"
	[ -z "$1" ] || echo "quorum $1"
}

# a mirror behind HTTP: any server of static files is one
serve() {
	python3 - "$1" >"$tmp/mirror.out" 2>/dev/null <<'PY' &
import functools, http.server, sys
h = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
s = http.server.ThreadingHTTPServer(('127.0.0.1', 0), h)
print(s.server_port, flush=True)
s.serve_forever()
PY
	pids="$pids $!"
	until [ -s "$tmp/mirror.out" ]; do sleep 0.1; done
}
