#include "doc/types.h"

#include "doc/anchor.h"
#include "doc/contest.h"
#include "doc/demand.h"
#include "doc/determination.h"
#include "doc/inquiry.h"
#include "doc/lawpack.h"
#include "doc/order.h"
#include "doc/provider.h"
#include "doc/recognition.h"

#include <assert.h>

static const struct table *const tables[DOC_TYPE_COUNT] = {
	[DOC_GENESIS] = &genesis_table,
	[DOC_ROOT_ROTATE] = &root_rotate_table,
	[DOC_LOGKEY] = &logkey_table,
	[DOC_REVOKE] = &revoke_table,
	[DOC_ACTOR] = &actor_table,
	[DOC_DEMAND] = &demand_table,
	[DOC_DETERMINATION] = &determination_table,
	[DOC_RECOGNITION] = &recognition_table,
	[DOC_ORDER] = &order_table,
	[DOC_NOTICE] = &notice_table,
	[DOC_CONTEST] = &contest_table,
	[DOC_DECISION] = &decision_table,
	[DOC_CONFIRM] = &confirm_table,
	[DOC_STAY] = &stay_table,
	[DOC_RESUME] = &resume_table,
	[DOC_NARROW] = &narrow_table,
	[DOC_RENEW] = &renew_table,
	[DOC_LIFT] = &lift_table,
	[DOC_REMOVED] = &removed_table,
	[DOC_MIRROR] = &mirror_table,
	[DOC_REPORT] = &report_table,
	[DOC_INQUIRY] = &inquiry_table,
	[DOC_ANSWER] = &answer_table,
	[DOC_LAWPACK] = &lawpack_table,
};

const struct table *
doc_table(enum doc_type t)
{
	assert(t < DOC_TYPE_COUNT);
	return tables[t];
}

static bool
find_type(struct slice name, enum doc_type *t)
{
	for (unsigned i = 0; i < DOC_TYPE_COUNT; i++)
		if (slice_is(name, tables[i]->type)) {
			*t = (enum doc_type)i;
			return true;
		}
	return false;
}

/* `type` and `v` of what was parsed. */
static enum err_kind
type_of(struct jval *root, enum doc_type *t, struct err *e)
{
	struct jval *type = NULL, *v = NULL;
	enum doc_type found;
	if (jval_kind(root) != JVAL_OBJECT)
		return err_set(e, ERR_SYNTAX, "expected an object, found %s",
			jval_kind_name(jval_kind(root)));
	type = jval_find(root, "type");
	if (!type || jval_kind(type) != JVAL_TEXT || !find_type(jval_text(type), &found))
		return err_set(e, ERR_SYNTAX, "/type: expected the name of a document type");
	v = jval_find(root, "v");
	if (!v || jval_kind(v) != JVAL_INT || jval_int(v) < 1)
		return err_set(e, ERR_SYNTAX, "/v: expected the version, %d", DOC_VERSION);
	if (jval_int(v) > DOC_VERSION)
		return err_set(e, ERR_UNSUPPORTED,
			"/v: version %lld is newer than this program, which reads version %d",
			(long long)jval_int(v), DOC_VERSION);
	*t = found;
	return OK;
}

enum err_kind
doc_type_of(struct slice text, enum doc_type *t, struct err *e)
{
	struct jval *root = NULL;
	if (jval_parse(text, DOC_MAX_BYTES, DOC_MAX_DEPTH, &root, e) != OK)
		return e->kind;
	enum err_kind rc = type_of(root, t, e);
	jval_close(root);
	return rc;
}

static enum err_kind
decode_any(struct jval *root, struct arena *a, enum doc_type *t, const struct doc_common **doc,
	struct err *e)
{
	enum doc_type found = DOC_GENESIS;
	if (type_of(root, &found, e) != OK)
		return e->kind;
	void *out = arena_alloc(a, 1, tables[found]->size);
	if (!out)
		return err_set(e, ERR_LIMIT, "the document needs more memory than it may have");
	if (doc_decode_parsed(tables[found], DOC_SIGNED, root, a, out, NULL, e) != OK)
		return e->kind;
	*t = found;
	*doc = out;
	return OK;
}

enum err_kind
doc_decode_any(struct slice text, struct arena *a, enum doc_type *t, const struct doc_common **doc,
	struct err *e)
{
	struct jval *root = NULL;
	if (jval_parse(text, DOC_MAX_BYTES, DOC_MAX_DEPTH, &root, e) != OK)
		return e->kind;
	enum err_kind rc = decode_any(root, a, t, doc, e);
	jval_close(root);
	return rc;
}
