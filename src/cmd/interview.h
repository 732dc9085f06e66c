/*
 * cmd/interview.h: the questions of `exq demand new`, and what was answered; only for cmd/.
 *
 * A question is a field of the demand, by the JSON pointer of its place without the leading '/',
 * with '*' for a place in a list.  Answers are kept as written and checked by decoding the document
 * they make so far: the same checks as for a finished one.
 */
#ifndef EXQ_CMD_INTERVIEW_H
#define EXQ_CMD_INTERVIEW_H

#include "doc/demand.h"

enum { INTERVIEW_PATH_MAX = 64, INTERVIEW_MAX_ANSWERS = 1024 };

/* When a question is asked; 0: always. */
enum interview_when {
	WHEN_COURT = 1,	      /* the act is a court's */
	WHEN_FOREIGN = 2,     /* the act's state is not the addressee's */
	WHEN_INTERIM = 4,     /* an interim measure */
	WHEN_MEDIA = 8,	      /* the publisher is a registered medium */
	WHEN_NOT_NOTICE = 16, /* the act is more than a right holder's notice */
	WHEN_WRITTEN = 32,    /* who wrote it down has been said */
	WHEN_CONFIRMED = 64,  /* the issuer confirmed it */
};

struct interview_question {
	const char *path;
	const char *text;    /* id of its label: `fact.X`, or `new.X` */
	const char *ask;     /* id of its explanation: `ask.X`, or `new.X.why` */
	const char *section; /* id of the heading it begins, or NULL */
	unsigned when;
	bool more; /* no field: is there another item of the list at `path`? */
};

extern const struct interview_question interview_questions[];
extern const size_t interview_nquestions;

/* The prefix of texts for the words of a vocabulary: "act-kind."; NULL when it has none. */
const char *interview_words(enum vocab_id v);

struct answer {
	char path[INTERVIEW_PATH_MAX];
	enum field_kind kind;
	bool none;	   /* known not to exist */
	struct slice text; /* words of a SET are separated by a blank */
};

struct answers {
	struct arena *arena;
	struct answer all[INTERVIEW_MAX_ANSWERS];
	size_t n;
};

const struct answer *answers_find(const struct answers *a, const char *path);
bool answers_is(const struct answers *a, const char *path, const char *word);

/* The field of the demand at a path with numbers in it, or NULL. */
const struct field *answers_field(const char *path);

/*
 * Take a line as the answer to the field at `path`; ERR_SYNTAX says what was expected and leaves
 * things as they were.  An empty line forgets the answer, "-" says that there is none.
 */
MUST_CHECK enum err_kind answers_take(
	struct answers *a, const char *path, struct slice line, struct err *e);

/* Does the question have a place in the document as answered so far? */
bool answers_want(const struct answers *a, const struct interview_question *q);

/* The document made by the answers whose questions are wanted. */
void answers_write(const struct answers *a, bool indent, struct buf *out);

#endif
