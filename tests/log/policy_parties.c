#include "policy_parties.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct party parties[] = {
	{'L', 0, "log.example", VKEY_ED25519, NULL, {.id = 0}},
	{'M', 0, "other.example", VKEY_ED25519, NULL, {.id = 0}},
	{'N', 'L', "renamed.example", VKEY_ED25519, NULL, {.id = 0}},
	{'K', 'L', "log.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'1', 0, "w1.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'2', 0, "w2.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'3', 0, "w3.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'4', 0, "w4.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'5', 0, "w5.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'6', 0, "w6.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'7', 0, "w7.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'8', 0, "w8.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'9', 0, "w9.example", VKEY_COSIGNATURE, NULL, {.id = 0}},
	{'O', '1', "w1.example", VKEY_ED25519, NULL, {.id = 0}},
};

const struct party *
party_of(char letter)
{
	for (size_t i = 0; i < COUNT_OF(parties); i++)
		if (parties[i].letter == letter)
			return &parties[i];
	return &parties[0];
}

int
parties_open(void **state)
{
	(void)state;
	struct err e;
	for (size_t i = 0; i < COUNT_OF(parties); i++) {
		struct party *p = &parties[i];
		unsigned char public[ED25519_LEN];
		if (!p->like && ed25519_new(&p->secret, &e) != OK)
			return -1;
		ed25519_public(p->like ? party_of(p->like)->secret : p->secret, public);
		if (vkey_make(slice_of(p->name), p->type, public, &p->key, &e) != OK)
			return -1;
	}
	return 0;
}

int
parties_close(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(parties); i++)
		ed25519_close(parties[i].secret);
	return 0;
}

void
party_sign(struct buf *to, char letter, uint64_t time, struct slice text)
{
	const struct party *p = party_of(letter);
	unsigned char sig[8 + ED25519_SIG_LEN];
	struct buf message;
	struct err e;
	buf_init(&message, NOTE_MAX_BYTES);
	if (p->type == VKEY_COSIGNATURE)
		cosignature_put_message(&message, time, text);
	else
		buf_add(&message, text);
	for (int i = 0; i < 8; i++)
		sig[i] = (unsigned char)(time >> (56 - 8 * i));
	assert_int_equal(ed25519_sign(p->secret, buf_slice(&message), sig + 8, &e), OK);
	struct slice payload = {(const char *)sig, sizeof sig};
	note_put_sig(to, &p->key, p->type == VKEY_COSIGNATURE ? payload : slice_from(payload, 8));
	buf_fini(&message);
}
