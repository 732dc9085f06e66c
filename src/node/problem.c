#include "node/problem.h"

#include "base/json.h"
#include "log/trust.h"
#include "register/transition.h"

#include <stdio.h>
#include <string.h>

const char problem_large[] =
	"{\"type\":\"/v1/problems/" PROBLEM_LARGE "\",\"title\":\"Content Too Large\","
	"\"status\":413,\"detail\":\"a signed object has at most 65527 bytes\","
	"\"reason\":\"" PROBLEM_LARGE "\"}\n";

static const struct {
	unsigned status;
	const char *title;
} titles[] = {
	{400, "Bad Request"},
	{403, "Forbidden"},
	{404, "Not Found"},
	{405, "Method Not Allowed"},
	{406, "Not Acceptable"},
	{409, "Conflict"},
	{413, "Content Too Large"},
	{415, "Unsupported Media Type"},
	{422, "Unprocessable Content"},
	{429, "Too Many Requests"},
	{500, "Internal Server Error"},
	{503, "Service Unavailable"},
};

static const char *
title_of(unsigned status)
{
	for (size_t i = 0; i < COUNT_OF(titles); i++)
		if (titles[i].status == status)
			return titles[i].title;
	return "Refused";
}

void
problem_set(struct serve_answer *a, unsigned status, const char *reason, const char *detail)
{
	struct jout w;
	char type[128];
	int n = snprintf(type, sizeof type, "/v1/problems/%s", reason);
	a->status = status;
	a->type = PROBLEM_TYPE;
	serve_set(a, "Cache-Control", "no-store");
	if (status == 503 || status == 429)
		serve_set(a, "Retry-After", "%d", PROBLEM_RETRY_S);
	buf_clear(&a->body);
	jout_init(&w, &a->body, false);
	jout_open(&w, '{');
	jout_member(&w, "type", (struct slice){type, (size_t)n});
	jout_member(&w, "title", slice_of(title_of(status)));
	jout_member_int(&w, "status", status);
	jout_member(&w, "detail", slice_of(detail));
	jout_member(&w, "reason", slice_of(reason));
	jout_close(&w, '}');
	buf_addc(&a->body, '\n');
}

/* ---- reasons ---- */

/* Statuses of what log/trust.h refuses; 403 for all others: who signed may not, or not like this.
 */
static const struct {
	enum trust_reason reason;
	unsigned status;
} statuses[] = {
	{TRUST_MALFORMED_OBJECT, 422},
	{TRUST_MALFORMED_DOCUMENT, 422},
	{TRUST_NEWER_VERSION, 422},
	{TRUST_CERT_MALFORMED, 422},
	{TRUST_ALGORITHM, 422},
	{TRUST_OTHER_LOG, 422},
	{TRUST_OTHER_STATE, 422},
	{TRUST_NOT_GENESIS, 409},
	{TRUST_KEY_CLASH, 409},
};

unsigned
problem_status_of(const char *reason)
{
	if (strcmp(reason, PROBLEM_PINNED) == 0)
		return 409;
	for (size_t i = 0; i < COUNT_OF(statuses); i++)
		if (strcmp(trust_reason_id(statuses[i].reason), reason) == 0)
			return statuses[i].status;
	return 403;
}

static const struct {
	const char *reason, *clause;
} own[] = {
	{PROBLEM_NOT_FOUND, "RFC 9110 15.5.5"},
	{PROBLEM_METHOD, "RFC 9110 15.5.6"},
	{PROBLEM_QUERY, "RFC 9110 15.5.1; openapi.yaml"},
	{PROBLEM_MEDIA, "RFC 9110 15.5.16; RFC 7193"},
	{PROBLEM_ACCEPT, "RFC 9110 15.5.7"},
	{PROBLEM_LARGE, "design 4; RFC 9110 15.5.14"},
	{PROBLEM_QUEUE, "RFC 9110 15.6.4"},
	{PROBLEM_UNABLE, "RFC 9110 15.6.4"},
	{PROBLEM_RULES, "design 4"},
	{PROBLEM_PINNED, "design 4, lawpack"},
	{PROBLEM_COSIGNATURE, "C2SP tlog-cosignature"},
};

const char *
problem_clause(struct slice reason, int *safeguard)
{
	*safeguard = 0;
	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (slice_is(reason, own[i].reason))
			return own[i].clause;
	for (unsigned i = TRUST_AUTHENTIC + 1; i < TRUST_REASON_COUNT; i++)
		if (slice_is(reason, trust_reason_id(i)))
			return trust_reason_clause(i);
	for (size_t i = 0; i < CONDITION_COUNT; i++)
		if (slice_is(reason, conditions[i].id)) {
			*safeguard = conditions[i].safeguard;
			return conditions[i].clause;
		}
	return NULL;
}
