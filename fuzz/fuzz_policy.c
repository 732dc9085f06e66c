/*
 * Any bytes as a policy, and what it says of one checkpoint that a log and three witnesses signed.
 * What can be enforced needs a quorum, and a quorum was there at some time that a witness said.
 *
 * The log and its witnesses are those of corpus/policy; their private keys were thrown away.
 */
#include "fuzz.h"

#include "log/policy.h"

enum { SIZE = 8 };
static const uint64_t now = 1800000000;

static const char note[] = "fuzz.example/log\n"
			   "8\n"
			   "isekGTU/JfaOXK1S5AEU92VYUTVx/XnsVoRv4tLuwdE=\n"
			   "\n"
			   "\xe2\x80\x94 fuzz.example/log "
			   "w0Jk5wjSpeaefei9su8mPLCdwsP1xkF8uiM2b3qdmWaMOQMA3qexAIfzRk0QFL5ABRl0Z5E"
			   "AMyS2gofP3tLJiG2hYQI=\n"
			   "\xe2\x80\x94 am.one "
			   "BbwA5wAAAABrBopc573ft+SYf3j7q0xO0HHtQNwLIJG0JRg0GruDhjAMbsp1kpWu9u+"
			   "eaiyS5AkIwaOCy57JTF/dTOYmdVLlSgZzCw==\n"
			   "\xe2\x80\x94 by.two "
			   "C0G5kwAAAABrBopcQdSg56IY2N3I5w3X8SsFm49CUqTurLujN/SJ/"
			   "HACUGrVNx5NF2VNN2FmySwJUvFR/BLRxtHvnzxmZAeT0htsCQ==\n"
			   "\xe2\x80\x94 de.three "
			   "U/x1/"
			   "gAAAABrBopcQ9mNKrkhNehl7UZ1PnfXESZ5pWNnZTjEYdfLuLrUJUnwDmxNqxHmqMZp2KHv"
			   "cmrnoDgXGtvRrm69BKWajWvkAw==\n";

/* Its parties are keys that read as themselves, each once. */
static void
check_parties(const struct policy_party *p, size_t n)
{
	must(n <= POLICY_MAX_ITEMS);
	for (size_t i = 0; i < n; i++) {
		struct vkey again;
		struct err e;
		char text[VKEY_TEXT_MAX];
		must(vkey_parse(slice_of(vkey_format(&p[i].key, text)), &again, &e) == OK);
		must(memcmp(&again, &p[i].key, sizeof again) == 0);
		for (size_t k = 0; k < i; k++)
			must(memcmp(p[k].key.key, p[i].key.key, ED25519_LEN) != 0);
	}
}

static void
check_note(const struct policy *p, bool enforceable)
{
	struct policy_verdict v, early;
	const struct policy_party *witnesses;
	struct err e = {.kind = OK};
	size_t n = policy_witnesses(p, &witnesses);
	enum err_kind rc = policy_verify(p, slice_of(note), now, &v, &e);
	must(rc == OK || rc == ERR_MISMATCH || rc == ERR_MISSING);
	if (rc == ERR_MISMATCH)
		return;
	must(v.checkpoint.size == SIZE && v.cosignatures <= n && v.newest <= now);
	must(v.quorum <= v.newest && (rc == OK || v.quorum == 0));
	if (enforceable && rc == OK)
		must(v.quorum > 0 && v.cosignatures >= 2);
	/* Before any witness saw it none can count. */
	rc = policy_verify(p, slice_of(note), 1, &early, &e);
	must(early.cosignatures == 0 && early.quorum == 0);
	must(!enforceable || rc == ERR_MISSING);
}

/* Lines that say nothing change nothing. */
static void
with_comment(struct slice text, enum err_kind said)
{
	struct policy *p = NULL;
	struct err e;
	struct buf b;
	buf_init(&b, 2 * POLICY_MAX_BYTES);
	buf_adds(&b, "# quorum none\n \t\n\n");
	buf_add(&b, text);
	enum err_kind rc = policy_parse(buf_slice(&b), &p, &e);
	must(rc == said || rc == ERR_LIMIT);
	policy_close(p);
	buf_fini(&b);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	struct slice text = {(const char *)bytes, n};
	struct policy *p = NULL;
	const struct policy_party *logs, *witnesses;
	struct err e = {.kind = OK};
	enum err_kind rc = policy_parse(text, &p, &e);
	must(rc == e.kind && (rc == OK) == (p != NULL));
	with_comment(text, rc);
	if (!p) {
		must(e.msg[0] != 0);
		return 0;
	}
	size_t nlogs = policy_logs(p, &logs);
	must(nlogs > 0);
	check_parties(logs, nlogs);
	size_t nwitnesses = policy_witnesses(p, &witnesses);
	check_parties(witnesses, nwitnesses);
	rc = policy_check_enforceable(p, &e);
	must(rc == OK || rc == ERR_UNSUPPORTED);
	check_note(p, rc == OK);
	policy_close(p);
	return 0;
}
