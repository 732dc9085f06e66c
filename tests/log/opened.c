#include "opened.h"

#include "../os/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

struct sample sample;
struct err err;
int64_t now;

int
opened_make(void **state)
{
	if (folder_set_up(state) != 0 || mkdir(folder_path("keys"), 0755) != 0)
		return -1;
	sample_open(&sample, folder_path("keys"));
	return 0;
}

void
shell(const char *command)
{
	char text[1024];
	snprintf(text, sizeof text, "cd %s && %s", folder, command);
	assert_int_equal(system(text), 0); /* NOLINT(cert-env33-c) */
}

int
opened_start(void **state)
{
	(void)state;
	now = SAMPLE_TIME;
	sample_log(&sample, folder_path("log"));
	return 0;
}

int
opened_clear(void **state)
{
	(void)state;
	shell("rm -rf log older newer");
	return 0;
}

int
opened_end(void **state)
{
	sample_close(&sample);
	shell("rm -rf keys disk");
	return folder_remove(state);
}

struct sequencer *
open_log(const char *name)
{
	struct sequencer *q = NULL;
	if (sequencer_open(folder_path(name), sample_clock, &now, &q, &err) != OK)
		fail_msg("%s", err.msg);
	return q;
}

void
says(const char *what)
{
	if (!strstr(err.msg, what))
		fail_msg("'%s' does not say '%s'", err.msg, what);
}

void
refuses_to_open(const char *why)
{
	struct sequencer *q = NULL;
	assert_int_not_equal(sequencer_open(folder_path("log"), sample_clock, &now, &q, &err), OK);
	assert_null(q);
	says(why);
}

enum err_kind
submit_one(struct sequencer *q, uint64_t n, struct submit_result *r)
{
	struct slice object = sample_object(&sample, n);
	enum err_kind rc = sequencer_submit(q, &object, 1, r, &err);
	free((char *)object.p);
	return rc;
}

struct submit_result
entered(struct sequencer *q, uint64_t n)
{
	struct submit_result r;
	if (submit_one(q, n, &r) != OK)
		fail_msg("%s", err.msg);
	assert_int_equal(r.reason, TRUST_AUTHENTIC);
	return r;
}
