#include "sample.h"

#include "base/base64.h"
#include "log/conf.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static struct err err;

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "# sample: %s: %s\n", what, err.msg);
	abort();
}

static struct key *
new_key(const char *folder, const char *name)
{
	char path[512];
	struct key *k = NULL;
	snprintf(path, sizeof path, "%s/%s.key", folder, name);
	must(key_new(KEY_P256, path, NULL, &err) == OK && key_open(path, NULL, &k, &err) == OK,
		name);
	return k;
}

static struct cert *
issue(const struct key *k, const char *actor, const struct cert *root, const struct key *subject)
{
	struct buf der;
	struct cert *c = NULL;
	struct key_issue what = {.actor = actor,
		.not_before = 1577836800000,
		.not_after = 2524608000000,
		.root = root,
		.subject = subject};
	buf_init(&der, CERT_MAX_BYTES);
	must(key_issue_cert(k, &what, &der, &err) == OK &&
			cert_parse(buf_slice(&der), &c, &err) == OK,
		actor);
	buf_fini(&der);
	return c;
}

void
sample_open(struct sample *s, const char *folder)
{
	struct key *next = new_key(folder, "next");
	*s = (struct sample){
		.root_key = new_key(folder, "root"), .role_key = new_key(folder, "court")};
	s->root = issue(s->root_key, "kz.root", NULL, s->root_key);
	s->next = issue(next, "kz.root", NULL, next);
	s->role = issue(s->root_key, "kz.court", s->root, s->role_key);
	key_close(next);
}

void
sample_close(struct sample *s)
{
	key_close(s->root_key);
	key_close(s->role_key);
	cert_close(s->root);
	cert_close(s->next);
	cert_close(s->role);
}

int64_t
sample_clock(void *from)
{
	return *(int64_t *)from;
}

struct slice
sample_sign(const struct sample *s, bool by_root, const char *type, uint64_t n, const char *fields)
{
	struct buf text, der;
	buf_init(&text, DOC_MAX_BYTES);
	buf_init(&der, OBJECT_MAX_BYTES);
	buf_addf(&text,
		"{\"type\":\"%s\",\"v\":1,\"log\":\"" SAMPLE_ORIGIN "\",\"nonce\":\"%032llx\","
		"\"issued\":\"2026-10-31T00:00:00Z\",\"issuer\":\"%s\",\"state\":\"KZ\",%s}",
		type, (unsigned long long)n, by_root ? "kz.root" : "kz.court", fields);
	must(key_sign_object(by_root ? s->root_key : s->role_key, by_root ? s->root : s->role,
		     buf_slice(&text), SAMPLE_TIME, &der, &err) == OK,
		type);
	buf_fini(&text);
	return buf_slice(&der);
}

struct slice
sample_object(const struct sample *s, uint64_t n)
{
	return sample_sign(s, false, "confirm", n,
		"\"confirms\":\"sha256:"
		"0000000000000000000000000000000000000000000000000000000000000000\","
		"\"decided-by\":{\"name\":\"Court\",\"role\":\"judge\"}");
}

static void
make_folder(const char *path, const char *name, char to[512])
{
	snprintf(to, 512, "%.400s%s", path, name);
	must(mkdir(to, 0755) == 0, to);
}

static struct slice
genesis(struct sample *s, const struct vkey *log_key)
{
	struct buf fields;
	char id[SHA256_TEXT_MAX], key[VKEY_TEXT_MAX];
	struct object o;
	buf_init(&fields, DOC_MAX_BYTES);
	buf_adds(&fields, "\"root\":\"");
	base64_put(&fields, cert_der(s->root));
	buf_addf(&fields,
		"\",\"next-root\":\"%s\",\"log-keys\":[\"%s\"],\"fold\":1,\"names\":{\"en\":"
		"\"Test\"}",
		sha256_format(&cert_facts(s->next)->key_hash, id), vkey_format(log_key, key));
	struct slice der = sample_sign(s, true, "genesis", 0, buf_str(&fields));
	must(object_parse(der, &o, &err) == OK, "genesis");
	s->genesis = o.id;
	buf_fini(&fields);
	return der;
}

static struct slice
actor(const struct sample *s)
{
	struct buf fields;
	buf_init(&fields, DOC_MAX_BYTES);
	buf_adds(&fields, "\"actor\":\"kz.court\",\"kind\":\"court\",\"names\":{\"en\":\"Court\"},"
			  "\"certificates\":[\"");
	base64_put(&fields, cert_der(s->role));
	buf_adds(&fields, "\"]");
	struct slice der = sample_sign(s, true, "actor", 1, buf_str(&fields));
	buf_fini(&fields);
	return der;
}

static void
enter(const char *path, const struct slice *objects, size_t n)
{
	struct sequencer *q = NULL;
	int64_t now = SAMPLE_TIME;
	struct submit_result *r = calloc(n, sizeof *r);
	must(r && sequencer_open(path, sample_clock, &now, &q, &err) == OK, "opening");
	must(sequencer_submit(q, objects, n, r, &err) == OK, "entering");
	for (size_t i = 0; i < n; i++) {
		snprintf(err.msg, sizeof err.msg, "%s", r[i].finding.detail);
		must(r[i].reason == TRUST_AUTHENTIC, trust_reason_id(r[i].reason));
	}
	sequencer_close(q);
	free(r);
}

void
sample_log(struct sample *s, const char *path)
{
	char at[512];
	struct vkey key;
	struct store *store = NULL;
	struct conf conf = {.origin = SAMPLE_ORIGIN};
	make_folder(path, "", at);
	make_folder(path, "/public", at);
	make_folder(path, "/signer", at);
	must(signer_init(at, slice_of(SAMPLE_ORIGIN), &key, &err) == OK, "signer");
	struct slice first[] = {genesis(s, &key), actor(s)};
	conf.genesis = s->genesis;
	must(conf_write(path, &conf, &err) == OK, "conf");
	snprintf(at, sizeof at, "%.400s/queue.db", path);
	must(store_open(at, true, &store, &err) == OK, "store");
	store_close(store);
	enter(path, first, 1);
	enter(path, first + 1, 1);
	free((char *)first[0].p);
	free((char *)first[1].p);
}

uint64_t
sample_fill(const struct sample *s, const char *path, uint64_t from, uint64_t to)
{
	struct slice objects[STORE_BATCH_MAX];
	for (size_t n; from < to; from += n) {
		n = to - from < STORE_BATCH_MAX ? to - from : STORE_BATCH_MAX;
		for (size_t i = 0; i < n; i++)
			objects[i] = sample_object(s, from + i);
		enter(path, objects, n);
		for (size_t i = 0; i < n; i++)
			free((char *)objects[i].p);
	}
	return to + 2;
}
