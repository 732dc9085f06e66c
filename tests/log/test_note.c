/* Notes and keys: the specification's own example, and notes made here with keys made here. */
#include "base/base64.h"
#include "log/note.h"
#include "sign/ed25519.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#define DASH "\xe2\x80\x94 "
static const char foo_key[] =
	"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

enum { ROOM = 256 * 1024 };

struct party {
	struct ed25519 *secret;
	struct vkey key;
};

static struct party
party(const char *name, enum vkey_type type)
{
	struct party p;
	struct err e;
	unsigned char public[ED25519_LEN];
	assert_int_equal(ed25519_new(&p.secret, &e), OK);
	ed25519_public(p.secret, public);
	assert_int_equal(vkey_make(slice_of(name), type, public, &p.key, &e), OK);
	return p;
}

static void
sign(struct buf *to, const struct party *p, struct slice text)
{
	unsigned char sig[ED25519_SIG_LEN];
	struct err e;
	assert_int_equal(ed25519_sign(p->secret, text, sig, &e), OK);
	note_put_sig(to, &p->key, (struct slice){(char *)sig, sizeof sig});
}

static void
cosign(struct buf *to, const struct party *p, uint64_t time, struct slice text)
{
	unsigned char sig[8 + ED25519_SIG_LEN];
	struct buf message;
	struct err e;
	buf_init(&message, ROOM);
	cosignature_put_message(&message, time, text);
	for (int i = 0; i < 8; i++)
		sig[i] = (unsigned char)(time >> (56 - 8 * i));
	assert_int_equal(ed25519_sign(p->secret, buf_slice(&message), sig + 8, &e), OK);
	note_put_sig(to, &p->key, (struct slice){(char *)sig, sizeof sig});
	buf_fini(&message);
}

static void
test_vkey(void **state)
{
	(void)state;
	struct vkey k;
	struct err e;
	char text[VKEY_TEXT_MAX];
	assert_int_equal(vkey_parse(slice_of(foo_key), &k, &e), OK);
	assert_string_equal(k.name, "example.com/foo");
	assert_int_equal(k.id, 0x530d903a);
	assert_int_equal(k.type, VKEY_ED25519);
	assert_string_equal(vkey_format(&k, text), foo_key);
}

/* A '+' within the base64 is no separator; the longest name fits. */
static void
test_vkey_shapes(void **state)
{
	(void)state;
	unsigned char key[ED25519_LEN];
	char name[VKEY_NAME_MAX + 1], text[VKEY_TEXT_MAX];
	struct vkey k, back;
	struct err e;
	memset(key, 0xfb, sizeof key);
	memset(name, 'n', sizeof name);
	struct slice longest = {name, VKEY_NAME_MAX};
	assert_int_equal(vkey_make(longest, VKEY_COSIGNATURE, key, &k, &e), OK);
	vkey_format(&k, text);
	assert_non_null(strchr(strrchr(text, 'n') + 10, '+'));
	assert_int_equal(vkey_parse(slice_of(text), &back, &e), OK);
	assert_memory_equal(&k, &back, sizeof k);
	longest.n++;
	assert_int_equal(vkey_make(longest, VKEY_COSIGNATURE, key, &k, &e), ERR_LIMIT);
}

static void
test_vkey_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		enum err_kind kind;
	} bad[] = {
		{"", ERR_SYNTAX},
		{"example.com/foo", ERR_SYNTAX},
		{"example.com/foo+530d903a", ERR_SYNTAX},
		{"example.com/foo+530d903a+", ERR_SYNTAX},
		{"example.com/foo+530D903A+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_SYNTAX},
		{"example.com/foo+30d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_SYNTAX},
		{"example.com/foo+530d903b+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_MISMATCH},
		{"example.com/bar+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_MISMATCH},
		{"example.com/foo+530d903a+BOkyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_MISMATCH},
		{"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k\n",
			ERR_SYNTAX},
		{"example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3Q==",
			ERR_SYNTAX},
		{"+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
		{"a b+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
		{"a\xc2\xa0+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
		{"a\xff+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", ERR_SYNTAX},
		{"example.com/foo+530d903a+AukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_UNSUPPORTED},
		{"example.com/foo+530d903a+BukyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
			ERR_UNSUPPORTED},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct vkey k;
		struct err e;
		if (vkey_parse(slice_of(bad[i].text), &k, &e) != bad[i].kind)
			fail_msg("%s: %s", bad[i].text, e.msg);
	}
}

/* Text with empty lines is split at the last. */
static void
test_verify(void **state)
{
	(void)state;
	static const char text[] = "a\n\n\nb\n\n" DASH "c AAAA\n";
	struct party by = party("example.com/log", VKEY_ED25519);
	struct buf b;
	struct note n;
	struct err e;
	uint64_t time = 9;
	buf_init(&b, ROOM);
	buf_adds(&b, text);
	buf_addc(&b, '\n');
	sign(&b, &by, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_true(slice_is(n.text, text));
	assert_int_equal(n.nsigs, 1);
	assert_int_equal(note_verify(&n, &by.key, &time, &e), OK);
	assert_int_equal(time, 0);
	b.p[0] = 'A';
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &by.key, NULL, &e), ERR_MISMATCH);
	ed25519_close(by.secret);
	buf_fini(&b);
}

/* Same name with another id, same id with another name, another algorithm's 3.3 kB. */
static void
test_unknown_signatures(void **state)
{
	(void)state;
	static const char text[] = "text\n";
	struct party by = party("log", VKEY_ED25519), other = party("log", VKEY_ED25519);
	struct vkey renamed = by.key, large = by.key;
	char payload[2500] = {1};
	struct buf b;
	struct note n;
	struct err e;
	unsigned char got[ED25519_SIG_LEN];
	strcpy(renamed.name, "gol");
	large.id ^= 1;
	buf_init(&b, ROOM);
	buf_adds(&b, "text\n\n");
	note_put_sig(&b, &large, (struct slice){payload, sizeof payload});
	note_put_sig(&b, &renamed, (struct slice){payload, 64});
	sign(&b, &other, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &by.key, NULL, &e), ERR_MISSING);
	assert_int_equal(note_find(&n, &by.key, got, sizeof got, &e), ERR_MISSING);
	sign(&b, &by, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(n.nsigs, 4);
	assert_int_equal(note_verify(&n, &by.key, NULL, &e), OK);
	assert_int_equal(note_find(&n, &by.key, got, sizeof got, &e), OK);
	assert_int_equal(note_find(&n, &by.key, got, 63, &e), ERR_SYNTAX);
	assert_int_equal(note_find(&n, &large, got, sizeof got, &e), ERR_SYNTAX);
	/* A true line does not save a note with a false one by the same key. */
	note_put_sig(&b, &by.key, (struct slice){payload, 64});
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &by.key, NULL, &e), ERR_MISMATCH);
	ed25519_close(by.secret);
	ed25519_close(other.secret);
	buf_fini(&b);
}

static void
test_cosignature(void **state)
{
	(void)state;
	static const char text[] = "log\n1\nroot\n";
	struct party w = party("witness", VKEY_COSIGNATURE);
	struct buf b;
	struct note n;
	struct err e;
	uint64_t time;
	buf_init(&b, ROOM);
	buf_adds(&b, "log\n1\nroot\n\n");
	cosign(&b, &w, 1700000000, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &w.key, &time, &e), OK);
	assert_int_equal(time, 1700000000);
	assert_int_equal(n.sigs[0].base64.n, 104); /* 4 + 8 + 64 bytes */
	/* A second line by the same witness is the same witness. */
	cosign(&b, &w, 1700000300, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &w.key, &time, &e), OK);
	assert_int_equal(time, 1700000300);
	cosign(&b, &w, (uint64_t)1 << 63, slice_of(text));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &w.key, &time, &e), ERR_MISMATCH);
	buf_clear(&b);
	buf_adds(&b, "log\n1\nroot\n\n");
	sign(&b, &w, slice_of(text)); /* without a time */
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &w.key, &time, &e), ERR_MISMATCH);
	ed25519_close(w.secret);
	buf_fini(&b);
}

/* Another time than the one signed is a false cosignature. */
static void
test_cosignature_time_changed(void **state)
{
	(void)state;
	struct party w = party("witness", VKEY_COSIGNATURE);
	unsigned char sig[8 + ED25519_SIG_LEN];
	struct buf b;
	struct note n;
	struct err e;
	buf_init(&b, ROOM);
	buf_adds(&b, "t\n\n");
	cosign(&b, &w, 1000, slice_of("t\n"));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_find(&n, &w.key, sig, sizeof sig, &e), OK);
	sig[7] ^= 1;
	buf_clear(&b);
	buf_adds(&b, "t\n\n");
	note_put_sig(&b, &w.key, (struct slice){(char *)sig, sizeof sig});
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(note_verify(&n, &w.key, NULL, &e), ERR_MISMATCH);
	ed25519_close(w.secret);
	buf_fini(&b);
}

static void
test_notes_refused(void **state)
{
	(void)state;
	static const struct {
		const char *text, *where;
	} bad[] = {
		{"", "line 1:"},
		{"text\n", "line 2:"},
		{"text\n\n", "line 3:"},
		{"text\n" DASH "a AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH "a AAAAAAA=", "line 3:"},
		{"text\n\n" DASH "a AAAAAAA=\n\n", "line 5:"},
		{"text\n\n- a AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH " AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH "a+b AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH "a\xe2\x80\x83z AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH "a  AAAAAAA=\n", "line 3:"},
		{"text\n\n" DASH "a AAAAAAA= \n", "line 3:"},
		{"text\n\n" DASH "a AAAAAAB=\n", "line 3:"},
		{"text\n\n" DASH "a AAAAAAA\n", "line 3:"},
		{"text\n\n" DASH "a AAAAAA==\n", "line 3:"},
		{"text\n\n" DASH "a \n", "line 3:"},
		{"text\n\n" DASH "a AAAAAAA=\n" DASH "b\n", "line 4:"},
		{"t\text\n\n" DASH "a AAAAAAA=\n", "line 1:"},
		{"text\r\n\r\n" DASH "a AAAAAAA=\r\n", "line 1:"},
		{"text\nt\xc0\x80\n\n" DASH "a AAAAAAA=\n", "line 2:"},
	};
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct note n = {.nsigs = 77};
		struct err e;
		if (note_parse(slice_of(bad[i].text), &n, &e) != ERR_SYNTAX ||
			!slice_starts(slice_of(e.msg), bad[i].where))
			fail_msg("%zu: %s", i, e.msg);
		assert_int_equal(n.nsigs, 77);
	}
}

static void
test_limits(void **state)
{
	(void)state;
	struct vkey k;
	struct buf b;
	struct note n;
	struct err e;
	assert_int_equal(vkey_parse(slice_of(foo_key), &k, &e), OK);
	buf_init(&b, ROOM);
	buf_adds(&b, "t\n\n");
	for (int i = 0; i < NOTE_MAX_SIGS; i++)
		note_put_sig(&b, &k, slice_of("s"));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), OK);
	assert_int_equal(n.nsigs, NOTE_MAX_SIGS);
	note_put_sig(&b, &k, slice_of("s"));
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), ERR_LIMIT);
	assert_true(slice_starts(slice_of(e.msg), "line 103:"));
	buf_clear(&b);
	while (b.n <= NOTE_MAX_BYTES)
		buf_adds(&b, "text\n");
	assert_int_equal(note_parse(buf_slice(&b), &n, &e), ERR_LIMIT);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vkey),
		cmocka_unit_test(test_vkey_shapes),
		cmocka_unit_test(test_vkey_refused),
		cmocka_unit_test(test_verify),
		cmocka_unit_test(test_unknown_signatures),
		cmocka_unit_test(test_cosignature),
		cmocka_unit_test(test_cosignature_time_changed),
		cmocka_unit_test(test_notes_refused),
		cmocka_unit_test(test_limits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
