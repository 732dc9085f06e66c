/* The signer: it never signs two trees of one size, and what it remembers it remembers for good. */
#include "../os/folder.h"
#include "history.h"
#include "log/signer_state.h"
#include "log/wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- one client ---- */

static void
only_forward(void **state)
{
	(void)state;
	struct buf one, two;
	struct advance a;
	struct buf text;
	uint64_t size = 9;
	buf_init(&one, NOTE_MAX_BYTES);
	buf_init(&two, NOTE_MAX_BYTES);
	struct signer *s = open_signer();
	assert_int_equal(signer_last(s, &size, NULL, &err), OK);
	assert_int_equal(size, 0);
	assert_int_equal(sign(s, 'a', 0, 12, &one), OK);
	assert_int_equal(sign(s, 'a', 12, 12, &two), OK);
	assert_true(slice_eq(buf_slice(&one), buf_slice(&two)));
	assert_int_equal(sign(s, 'b', 12, 12, &two), ERR_MISMATCH);
	assert_int_equal(sign(s, 'b', 12, 20, &two), ERR_MISMATCH);
	says("refused: ");
	assert_int_equal(sign(s, 'a', 0, 11, &two), ERR_MISMATCH);
	says("refused: 11 entries, and 12 were signed before");
	assert_int_equal(sign(s, 'a', 11, 20, &two), ERR_MISMATCH);
	says("refused: a proof from 11 entries, not from 12");
	request(&text, &a, 'a', "ru.example/log", 12, 20);
	assert_int_equal(signer_sign(s, &a, &two, &err), ERR_MISMATCH);
	says("refused: of the log ru.example/log");
	buf_fini(&text);
	request(&text, &a, 'a', ORIGIN, 12, 20);
	a.steps.h[0].b[0] ^= 1;
	assert_int_equal(signer_sign(s, &a, &two, &err), ERR_MISMATCH);
	buf_fini(&text);
	assert_int_equal(signer_last(s, &size, NULL, &err), OK);
	assert_int_equal(size, 12);
	signer_close(s);
	s = open_signer(); /* started again it knows the same */
	assert_int_equal(sign(s, 'b', 12, 12, &two), ERR_MISMATCH);
	assert_int_equal(sign(s, 'a', 12, 20, &two), OK);
	signer_close(s);
	buf_fini(&one);
	buf_fini(&two);
}

/* It wrote its state and nobody took the answer: asked again it gives the same bytes. */
static void
an_answer_lost(void **state)
{
	(void)state;
	struct advance a;
	struct buf text, body, framed, kept, note;
	int pair[2];
	buf_init(&body, SIGNER_MAX_REQUEST);
	buf_init(&framed, SIGNER_MAX_REQUEST + 64);
	buf_init(&kept, NOTE_MAX_BYTES);
	buf_init(&note, NOTE_MAX_BYTES);
	request(&text, &a, 'a', ORIGIN, 0, 12);
	advance_put(&body, &a);
	wire_put_request(&framed, "sign", buf_slice(&body));
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid_t pid = fork();
	if (pid == 0) {
		close(pair[0]);
		_exit(signer_serve(at, pair[1], false, -1, &err) != OK);
	}
	close(pair[1]);
	assert_int_equal(send(pair[0], framed.p, framed.n, 0), framed.n);
	shutdown(pair[0], SHUT_RD); /* its answer finds nobody */
	waitpid(pid, NULL, 0);
	close(pair[0]);
	struct signer *s = open_signer();
	uint64_t size = 0;
	assert_int_equal(signer_last(s, &size, &kept, &err), OK);
	assert_int_equal(size, 12);
	assert_int_equal(sign(s, 'b', 12, 12, &note), ERR_MISMATCH);
	assert_int_equal(sign(s, 'a', 12, 12, &note), OK);
	assert_true(slice_eq(buf_slice(&kept), buf_slice(&note)));
	signer_close(s);
	buf_fini(&text);
	buf_fini(&body);
	buf_fini(&framed);
	buf_fini(&kept);
	buf_fini(&note);
}

static void
an_older_state(void **state)
{
	(void)state;
	struct buf newer, note;
	struct signer *s = open_signer();
	buf_init(&newer, NOTE_MAX_BYTES);
	buf_init(&note, NOTE_MAX_BYTES);
	assert_int_equal(sign(s, 'a', 0, 5, &note), OK);
	signer_close(s);
	shell("cp -r signer older");
	s = open_signer();
	assert_int_equal(sign(s, 'a', 5, 12, &newer), OK);
	assert_int_equal(signer_show(s, buf_slice(&newer), &err), OK); /* nothing new to it */
	assert_int_equal(sign(s, 'a', 12, 13, &note), OK);
	signer_close(s);
	shell("rm -r signer && mv older signer");
	s = open_signer();
	newer.p[newer.n - 4] ^= 1; /* anyone can make up one without the key */
	assert_int_not_equal(signer_show(s, buf_slice(&newer), &err), OK);
	newer.p[newer.n - 4] ^= 1;
	assert_int_equal(signer_show(s, buf_slice(&newer), &err), OK);
	for (int i = 0; i < 2; i++) { /* and after a start too */
		assert_int_equal(sign(s, 'b', 5, 12, &note), ERR_MISMATCH);
		says("see `exq log restore`");
		assert_int_equal(sign(s, 'a', 5, 12, &note), ERR_MISMATCH);
		signer_close(s);
		s = open_signer();
	}
	signer_close(s);
	shell("rm signer/signed");
	assert_int_not_equal(signer_open(at, &s, &err), OK);
	says("what was signed last is not known; `exq log restore` finds it");
	buf_fini(&newer);
	buf_fini(&note);
}

static void
several_keys(void **state)
{
	(void)state;
	struct ed25519 *k;
	struct note n;
	struct buf note, again;
	buf_init(&note, NOTE_MAX_BYTES);
	buf_init(&again, NOTE_MAX_BYTES);
	assert_int_equal(ed25519_new(&k, &err), OK);
	assert_int_equal(ed25519_save(k, folder_path("signer/a.key"), &err), OK);
	unsigned char public[ED25519_LEN];
	struct vkey other;
	ed25519_public(k, public);
	assert_int_equal(vkey_make(slice_of(ORIGIN), VKEY_ED25519, public, &other, &err), OK);
	struct signer *s = open_signer();
	assert_int_equal(sign(s, 'a', 0, 3, &note), OK);
	assert_int_equal(sign(s, 'a', 3, 3, &again), OK);
	assert_true(slice_eq(buf_slice(&note), buf_slice(&again)));
	assert_int_equal(note_parse(buf_slice(&note), &n, &err), OK);
	assert_int_equal(n.nsigs, 2);
	assert_int_equal(n.sigs[0].id, other.id); /* a.key comes before log.key */
	assert_int_equal(n.sigs[1].id, vkey.id);
	assert_int_equal(note_verify(&n, &vkey, NULL, &err), OK);
	assert_int_equal(note_verify(&n, &other, NULL, &err), OK);
	signer_close(s);
	ed25519_close(k);
	buf_fini(&note);
	buf_fini(&again);
}

static void
two_on_one_folder(void **state)
{
	(void)state;
	struct signer *one = open_signer(), *two = NULL;
	assert_int_equal(signer_open(at, &two, &err), ERR_IO);
	says("signer: ");
	says("another process holds it");
	signer_close(one);
	one = open_signer();
	signer_close(one);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SIGNER(only_forward),
		IN_SIGNER(an_answer_lost),
		IN_SIGNER(an_older_state),
		IN_SIGNER(several_keys),
		IN_SIGNER(two_on_one_folder),
	};
	return cmocka_run_group_tests(tests, folder_set_up, folder_remove);
}
