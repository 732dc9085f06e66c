#!/bin/sh
# A register from its first key to the end of an order, in one sitting: who does what, with which command, and why.
#
# usage: doc/walkthrough.sh EXQ FOLDER
#
# Everything is made below FOLDER, which must be empty or not there.  A node serves the register on loopback, and the
# people of the story submit to it as they would from anywhere.  Each step prints what it is and what the program said;
# the first that does not come out as it should ends the script with exit status 1.  With KEEP=1 in the environment the
# node is left running, else it is stopped.
#
# Two cases go through it.  The first is the one the project starts from: the regulator of another state demands of a
# hosting provider in Kazakhstan that it block a news agency.  The second is what the register is for: a court's
# judgment against a site that offers films.  All that is decided, asked and answered here is made up.
set -eu
export LC_ALL=C.UTF-8 TZ=UTC no_proxy=127.0.0.1
unset EXQ_LOG EXQ_KEY EXQ_CERT EXQ_SECRET
[ $# = 2 ] || {
	echo "usage: doc/walkthrough.sh EXQ FOLDER" >&2
	exit 2
}
examples=$(cd "$(dirname "$0")/../examples" && pwd)
exq=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
mkdir -p "$2"
cd "$2"
[ -z "$(ls -A)" ] || {
	echo "$2: not empty" >&2
	exit 2
}
exec </dev/null # nobody is asked whether to sign
mkdir keys papers told

# ---- how this script speaks ----
node=
stop() {
	[ -z "$node" ] || kill "$node" 2>/dev/null || true
	[ -z "$node" ] || wait "$node" 2>/dev/null || true
	node=
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

chapter() { printf '\n== %s\n' "$1"; }
step() { printf '* %s\n' "$1"; }
# Ids by their first digits: as many as a command needs.
brief() { sed 's/\(sha256:[0-9a-f]\{8\}\)[0-9a-f]\{56\}/\1/g' | cut -c1-160 | sed 's/^/    /'; }
fail() {
	printf 'NOT AS EXPECTED: %s\n' "$1" >&2
	cat told/out told/err >&2
	exit 1
}
# run STATUS COMMAND...: it ends with that status; what it says is then in told/out and told/err
run() {
	run_wanted=$1 run_rc=0
	shift
	"$@" >told/out 2>told/err || run_rc=$?
	[ "$run_rc" = "$run_wanted" ] || fail "exit status $run_rc, not $run_wanted: $*"
}
# expect PATTERN: the last command said a line like this; it is shown
expect() {
	cat told/out told/err | grep -e "$1" >told/line || fail "nothing says '$1'"
	brief <told/line
}
id() { cat "told/$1.id"; }
after() { date -u -d "+$1" +%Y-%m-%dT%H:%M:%SZ; }

# ---- what people do ----
# as KEY COMMAND...: an acting command, signed with that key and submitted to the node
as() {
	as_key=$1
	shift
	"$exq" "$@" --key "keys/$as_key.key" --cert "keys/$as_key.crt" --log "$url" --copy kz/public \
		--origin "$origin" --genesis "$genesis"
}
# does NAME KEY COMMAND...: it is entered and has effect; what became of it is shown, and `id NAME` is its id
does() {
	does_name=$1
	shift
	run 0 as "$@" --receipt "papers/$does_name.receipt"
	sed -n 's/^entered [0-9]* [^ ]* //p' told/out >"told/$does_name.id"
	expect '^state '
}
# would_not REASON KEY COMMAND...: told before anything is signed that the register would refuse it; nothing is entered
would_not() {
	would_not_reason=$1
	shift
	run 1 as "$@"
	expect "the register would refuse this: $would_not_reason"
}
# reads COMMAND...: as anybody can, from a copy of what the log publishes; nothing but the genesis' id is trusted
reads() { "$exq" "$@" --copy kz/public --origin "$origin" --genesis "$genesis"; }
# fetch PATH: from the node
fetch() { python3 -c 'import sys, urllib.request as u; print(u.urlopen(sys.argv[1]).read().decode())' "$url$1"; }

chapter "1. A state sets up its register"

# The state's root signs who may act, and nothing else.  The next root's key is made at once: the genesis commits to it,
# so that whoever steals the first one cannot name a successor.
step "The root of Kazakhstan's register makes its key, and the key that will follow it."
for r in root next; do
	run 0 "$exq" key new keys/$r.key
	run 0 "$exq" key issue --key keys/$r.key --actor kz.root --days 3650 -o keys/$r.crt
done

# A log is known by its origin and the id of its first entry.  Whoever has these two can check everything after it.
step "It begins the log.  Its origin and the id of its genesis are all that a reader has to trust."
origin=kz.example/register
run 0 "$exq" log init kz --origin $origin --state KZ --name 'Register of Kazakhstan (example)' \
	--root keys/root.crt --root-key keys/root.key --next-root keys/next.crt
genesis=$(sed -n 's/^genesis: //p' told/out)
log_key=$(sed -n 's/^key: //p' told/out)
expect '^genesis: '

# enter NAME KEY: sign papers/NAME.json and add it to the log's folder, as its owner can until the node has it
enter() {
	run 0 "$exq" sign "papers/$1.json" --key "keys/$2.key" --cert "keys/$2.crt" --log $origin -o "papers/$1.der"
	run 0 "$exq" log add kz "papers/$1.der"
	cut -d' ' -f4 told/out >"told/$1.id"
}
key() { # key NAME ACTOR: a key, and the root's certificate that it is this actor's
	run 0 "$exq" key new "keys/$1.key"
	run 0 "$exq" key issue --key keys/root.key --root keys/root.crt --actor "$2" --subject "keys/$1.key" --days 365 \
		-o "keys/$1.crt"
}
actor() { # actor ID KIND NAME FIELD=VALUE...: registered by the root, with the key of that name
	actor_id=$1 actor_kind=$2 actor_name=$3
	shift 3
	[ -f "keys/$actor_id.crt" ] || key "$actor_id" "kz.$actor_id"
	run 0 "$exq" draft actor state=KZ "actor=kz.$actor_id" "kind=$actor_kind" "names.en=$actor_name" \
		"certificates=@keys/$actor_id.crt" "$@" -o "papers/$actor_id.json"
	enter "$actor_id" root
	printf '    kz.%-11s %-14s %s\n' "$actor_id" "$actor_kind" "$actor_name"
}

# Nobody acts by a password: a signed document is its own authorisation.  What a kind may do is one table
# (src/register/transition.def).  The authority has two officials, each with a key, because no order has effect on one
# official's word (S5).
step "It registers who may act, each with a certificate."
key colleague kz.authority
actor authority authority 'Authority for copyright (example)' certificates=@keys/colleague.crt
actor court court 'Interdistrict economic court of Almaty (example)'
actor host provider 'Hosting Provider Example LLP' provides=hosting-provider
actor films publisher 'Publisher of films.example' hosts=films.example
# A registered medium: of its site only single pages can be restricted (S7), and its contest suspends an order at once.
actor agency publisher 'News agency (example)' hosts=kaztag.example media.state=KZ media.number=17-A media.since=2020-01-01
actor studio rights-holder 'Film Studio Example LLP'
prosecutor="General Prosecutor's Office of Kazakhstan"
security='National Security Committee of Kazakhstan'
justice='Ministry of Justice of Kazakhstan'
digital='Ministry of Artificial Intelligence and Digital Development of Kazakhstan'
culture='Ministry of Culture and Information of Kazakhstan'
actor prosecutor authority "$prosecutor"
actor security authority "$security"
actor justice authority "$justice"
actor digital authority "$digital"
actor culture authority "$culture"

# The fold of the log into a register reads nothing but the log and the files a lawpack pins by their hash.  Here: which
# names are public suffixes, below which whole countries live and which nobody can restrict.
step "The authority pins the list of public suffixes: nobody can restrict a whole country's names."
printf '// for the walkthrough\ncom\nexample\nkz\ncom.kz\n' >papers/suffixes
hash=$(sha256sum <papers/suffixes | cut -d' ' -f1)
run 0 "$exq" draft lawpack state=KZ fold=1 'decided-by.name=Authority for copyright (example)' decided-by.role=head \
	blobs.0.name=suffixes blobs.0.kind=suffixes blobs.0.hash="sha256:$hash" \
	blobs.0.bytes="$(wc -c <papers/suffixes)" blobs.0.valid-from=2026-01-01 -o papers/lawpack.json
mkdir -p kz/public/blob/sha256
cp papers/suffixes "kz/public/blob/sha256/$hash"
enter lawpack authority

# A demand of someone registered is signed by them.  The studio has the judgment, and asks for what it says.
step "The film studio signs its demand, with the judgment it won against films.example."
sed 's/"sender": {.*}/"sender": { "kind": "rights-holder", "state": "KZ", "name": "Film Studio Example LLP" }/' \
	"$examples/kz-film-piracy.json" >papers/piracy.json
enter piracy studio

# From here on the node alone writes the log: it verifies it, takes signed objects from anyone, and answers each with a
# receipt.  Port 0 is one the kernel picks.
step "The node opens.  From here on everybody submits to it."
nohup "$exq" serve kz --listen 127.0.0.1:0 >node.out 2>node.err &
node=$!
tries=0
until grep -q '^listening: ' node.out; do
	tries=$((tries + 1))
	{ [ $tries -lt 300 ] && kill -0 "$node" 2>/dev/null; } || {
		cat node.err >&2
		exit 1
	}
	sleep 0.1
done
url=$(sed -n 's/^listening: //p' node.out)
echo "    $url"

chapter "2. A demand from another state: the KazTAG case"

# On 6 February 2026 a news agency of Kazakhstan reported that Roskomnadzor demanded of its hosting provider that it be
# blocked, for infringement of copyright, on a court's decision that was not identified (examples/kaztag-2026.json).
# Does that bind the provider?  The program climbs a ladder of nine steps; all must be met.
step "The provider asks whether the demand binds it.  It does not (exit status 1)."
run 1 "$exq" assess "$examples/kaztag-2026.json" --as hosting-provider@KZ --on 2026-02-07
expect 'ot bound'

# It came by e-mail, and anyone can write one: so the provider enters a transcript.  It has not asked the sender another
# way whether the letter is theirs; until somebody has, nothing can rest on it (S9).
step "The provider writes the demand down in the register, as a transcript: it came by e-mail, unconfirmed."
does kaztag host transcribe "$examples/kaztag-2026.json" --channel e-mail

step "It waits for the authority, which sees it in its inbox."
run 0 reads inbox --cert keys/authority.crt
expect "^demand $(id kaztag) "

# A foreign act has effect in a state when that state lets it in, and not before.  Here the authority says no, says which
# steps were not met, and says why, in the languages of those concerned; that stands in the log for good.  The act that
# is refused is the regulator's letter, by its date; it is not known to have a number.
step "The authority refuses to let it in, with reasons."
does refusal authority refuse "$(id kaztag)" --role head --not-met authentic --not-met competent --not-met in-force \
	--act-number 'not reported' --act-date 2026-02-06 \
	--reasons 'A demand of a regulator of another state binds nobody in Kazakhstan. No court of Kazakhstan recognised the decision it mentions, which is not identified.' \
	--reasons-ru 'Требование регулятора другого государства никого в Казахстане не обязывает. Решение, на которое оно ссылается, не названо и судом Казахстана не признано.' \
	--reasons-kk 'Басқа мемлекет реттеушісінің талабы Қазақстанда ешкімді міндеттемейді. Ол сілтеме жасаған шешім аталмаған және оны Қазақстан соты танымаған.'

step "Anyone can read it: who refused, on which demand, and why."
run 0 reads show "$(id refusal)"
expect '^  outcome=refused'
expect '^  reasons.en='
run 0 reads show "$(id kaztag)"
expect "recognition kz.authority $(id refusal) effect"

# And if an official obeys all the same?  The command asks what the order rests on, and the refusal is nothing to rest on.
step "An official wants to order on it all the same, and is asked what the order rests on."
# obeys OPTION...
obeys() {
	as colleague order "$(id kaztag)" --measure block-access --addressee access-provider --until "$(after 30days)" \
		--reasons 'As demanded.' --role head "$@"
}
run 2 obeys
expect 'nothing it could rest on'
run 2 obeys --basis "$(id refusal)"
expect 'no recognition that was granted'

# So the official names the foreign court's decision.  The same table that lets orders take effect refuses this one: S1.
step "The official names the foreign decision, and is told before anything is signed that it has no effect here."
foreign='--basis-number none --basis-date 2026-02-06'
# shellcheck disable=SC2086 # words
run 1 obeys --basis-court 'A court of another state' $foreign
expect 'the register would refuse this: not-recognised (S1)'

# Signed and submitted in spite of that it stands in the log, visible to everyone, and changes nothing.
step "Submitted in spite of that, it stands in the log for all to see, and has no effect."
# shellcheck disable=SC2086 # words
run 1 obeys --basis-court 'A court of another state' $foreign --anyway
expect '^state refused not-recognised'
run 0 "$exq" register kz --refused
expect 'not-recognised S1$'
run 1 reads status kaztag.example
expect '^free kaztag.example'

chapter "3. A judgment against a site that offers films"

# The court itself orders.  A whole host is wider than a page: the order must say how many others it would touch, and why
# nothing narrower does (S4).  Without that the register refuses even a court's order.
step "The court would order the whole of films.example off its host, and is told what is missing."
would_not 'collateral-unassessed (S4)' court order "$(id piracy)" --measure disable-hosting --addressee hosting-provider \
	--until "$(after 180days)" --reasons 'The title is proven.' \
	--basis-court 'Interdistrict economic court of Almaty (example)' --basis-number 7527-26-00-2/0000 --basis-date 2026-09-14

step "With who else is touched (nobody), and what was tried before, it is entered.  It waits."
does order court order "$(id piracy)" --measure disable-hosting --addressee hosting-provider \
	--until "$(after 180days)" \
	--reasons 'The title is proven; the whole site offers films without a licence.' \
	--reasons-ru 'Права доказаны; весь сайт предлагает фильмы без лицензии.' \
	--collateral host-statement:0 \
	--considered 'remove-content:url:tried-without-effect:Pages that were removed came back under other addresses.' \
	--basis-court 'Interdistrict economic court of Almaty (example)' --basis-number 7527-26-00-2/0000 --basis-date 2026-09-14

# A second official's key (S5): a stolen or bribed one orders nothing.
step "An official of the authority confirms it: two offices, two keys."
does confirmation authority confirm "$(id order)" --role deputy-head

# The publisher is told, and the proof of that is in the log as a salted hash: the letter itself stays with the authority
# and can be erased.  From the delivery a day is counted (S6).
step "The authority tells the publisher.  The order is held for a day from then."
echo "To the publisher of films.example: an order was made." >papers/notice.eml
does notice authority notice "$(id order)" --channel e-mail --delivered now --proof @papers/notice.eml

step "All that is public at once, at the node and in every copy of its log, before it has effect."
run 0 fetch '/v1/status?name=films.example'
grep -q '"restricted":false' told/out || fail "it is restricted at once"
grep -q "$(id order)" told/out || fail "the node does not tell of the order"
echo "    GET /v1/status?name=films.example: restricted: false, and the order that waits"
run 0 reads show "$(id order)"
expect '^  reasons.en='
run 0 reads status films.example
expect "^pending $(id order) "

# A register is a function of its log and a time: nobody has to wait to see what becomes of it.
step "In 23 hours it is still held; in 25 hours, if nothing else comes, it has effect."
run 0 reads status films.example --at "$(after 23hours)"
expect "^pending $(id order) "
run 0 reads status films.example --at "$(after 25hours)"
expect "^effective $(id order) "

# Whom an order touches may object, and a clock of five working days runs.
step "The publisher contests it: most of the site is its own."
does contest films contest "$(id order)" --ground disproportionate --relief narrow \
	--reasons 'Two pages offer the film; the rest is ours.'
step "The contest waits in the inbox of the court, whose order it is; in 20 days it would be overdue there."
run 0 reads inbox --cert keys/court.crt --at "$(after 20days)"
expect "^overdue contest $(id contest) "

# A decision can narrow, uphold or annul; it can never add a target.
step "The authority cannot use the decision to widen the order."
would_not 'not-a-subset (S4)' authority decide "$(id contest)" --order-is narrowed --url https://other.example/ \
	--reasons 'This one too.' --role head
step "The court agrees with the publisher: what is left are two pages."
does decision court decide "$(id contest)" --order-is narrowed \
	--url https://films.example/steppe-road --url https://films.example/steppe-road/trailer \
	--reasons 'The rest of the site is the publisher'\''s own.' \
	--act-number 7527-26-00-2/0001 --act-date "$(date -u +%Y-%m-%d)" --act-copy @papers/notice.eml

# Narrowing needs no contest: whoever sees that less will do takes the rest away.
step "The authority sees that the trailer may be shown by anyone, and narrows it to one page."
does narrowing authority narrow "$(id order)" --url https://films.example/steppe-road \
	--reasons 'The trailer was published by the studio for anyone to show.' --role head
run 0 reads status films.example --at "$(after 30days)"
expect "^effective $(id order) .* url https://films.example/steppe-road "
run 1 reads status https://films.example/steppe-road/trailer --at "$(after 30days)"
expect '^free '

# No order is for ever (S3): a year at most, then a new decision or nothing.  Nobody has to lift it.
step "After 180 days it lapses by itself."
run 0 reads status films.example --at "$(after 179days)"
expect "^effective $(id order) "
run 1 reads status films.example --at "$(after 181days)"
expect '^free films.example'
run 0 reads status films.example --all --at "$(after 181days)"
expect "^ended $(id order) expired"

step "Its history is in the log, each entry with who signed it."
run 0 reads show "$(id order)"
expect '^entry '

chapter "4. Five inquiries"

# The agency asks five bodies of the state what they asked in February 2026: does such a demand bind, and what is done
# about it?  Each inquiry has its clock, five working days, from the moment it is in the log.
step "The agency asks five bodies whether such a demand binds, and why."
asks() {
	does "$1" agency inquire --to "$2" --kind media-request --about "$(id kaztag)" \
		--question 'Are legal entities of Kazakhstan obliged to obey demands of Roskomnadzor to remove or block sites of Kazakhstan or links to them; and if so, why?' \
		--question-ru 'Обязаны ли юридические лица Казахстана исполнять требования Роскомнадзора об удалении или блокировке казахстанских сайтов или ссылок на них, и если да, то почему?'
}
asks q1 "$prosecutor"
asks q2 "$security"
asks q3 "$justice"
asks q4 "$digital"
asks q5 "$culture"

# Each answers with its own key.  Another body's inquiry can be sent on, and the clock of that ends there too.
step "Three answer, one sends it on.  (Who answers here, and what, is made up.)"
does a1 prosecutor answer "$(id q1)" --answer 'Example: they are not.' --role authorised-official
does a3 justice answer "$(id q3)" --answer 'Example: not until a court of Kazakhstan has recognised the act.' --role authorised-official
does a4 digital answer "$(id q4)" --outcome forwarded --forwarded-to "$justice" --role authorised-official
does a5 culture answer "$(id q5)" --answer 'Example: they are not.' --role authorised-official

# Time cannot be hurried here, so the fifth answer does not come; in a later instant its clock has run out, and everyone
# can see whose.
step "The fifth does not.  In 20 days it is overdue, in its inbox and in everybody's copy of the register."
run 0 reads inbox --issuer kz.security
expect "^inquiry $(id q2) due "
run 0 reads inbox --issuer kz.security --at "$(after 20days)"
expect "^overdue inquiry $(id q2) due "
run 0 "$exq" register kz --at "$(after 20days)"
python3 - told/out >told/overdue <<'END' || fail "the register does not tell of five inquiries"
import json, sys
all = [i for i in json.load(open(sys.argv[1]))['items'] if i['what'] == 'inquiry']
assert len(all) == 5 and [i['overdue'] for i in all].count(True) == 1, all
for i in all:
    print('%-8s %-8s %s' % (i['state'], 'overdue' if i['overdue'] else '', i['to']))
END
brief <told/overdue

chapter "5. What anyone can check"

# A receipt is kept by who submitted: offline, and in any year, it proves that the entry was taken.
step "The log is whole: each entry hashed, each signature judged by the certificates the log itself registered."
run 0 "$exq" log check kz
tail -1 told/out | brief
run 0 "$exq" log check kz --seen papers/order.receipt
step "A copy of what the node publishes gives the same register, byte for byte."
now=$(after 1minute)
run 0 "$exq" register kz --at "$now" -o told/ours
cp -R kz/public copy
run 0 "$exq" register copy --origin "$origin" --genesis "$genesis" --at "$now" -o told/theirs
cmp told/ours told/theirs
step "The log's verifier key, with which receipts are checked offline:"
echo "    $log_key"

if [ "${KEEP-}" != 1 ]; then
	step "The node is stopped."
	kill "$node"
	rc=0
	wait "$node" || rc=$?
	node=
	[ "$rc" = 0 ] || {
		echo "NOT AS EXPECTED: the node ended with exit status $rc" >&2
		cat node.err >&2
		exit 1
	}
	echo "done"
	exit 0
fi
trap - EXIT
echo "$node" >node.pid
cat <<END

The node goes on.  Look at
    $url/checkpoint
    $url/v1/orders
    $url/v1/orders/$(id order)
    $url/v1/status?name=films.example
    $url/v1/inquiries
    $url/metrics
or, with $exq,
    exq show $(id order | cut -c8-19) --log $PWD/kz
    exq register $PWD/kz --at $(after 25hours)
Stop it:
    kill $node
and remove it:
    rm -r $PWD
END
