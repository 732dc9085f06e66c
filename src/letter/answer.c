/* The answer: what binds whom, why, and what is still to be asked. */
#include "letter/section.h"

enum err_kind
letter_answer(const struct assessment *as, const struct letter_options *o, struct arena *a,
	struct page *out, struct err *e)
{
	struct writing w = writing_begin(as, o, a, out, "letter.answer.title");
	struct told told;
	told_collect(&w, &told);
	section_headline(&w);
	section_demand(&w);
	section_matrix(&w, &told);
	section_duty(&w);
	section_reasons(&w, &told);
	section_grounds(&w, &told);
	section_questions(&w, "letter.questions", 1u << VERDICT_UNDETERMINED, ASK_ALL);
	section_sender_term(&w);
	section_carried(&w);
	section_clocks(&w, UINT32_MAX);
	section_inquiries(&w);
	section_exposure(&w);
	section_reach(&w);
	section_targets(&w);
	section_sources(&w);
	section_made_from(&w);
	section_disclaimer(&w);
	return writing_end(&w, e);
}
