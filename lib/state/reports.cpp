#include <utility>

#include "state/refusals.hpp"
#include "state/rules.hpp"
#include "state/timeline.hpp"
#include "state/visibility.hpp"

namespace confab::state {

namespace {

/// Who is reported. The caller sees the message; a member who left may report what they can still read.
Result<UserId> author_of(const Step& step, ConversationId id, Seq seq) {
  const auto view = view_of(step.tables, id, step.caller());
  if (!view) return view.error();
  if (!seq || seq > view->conversation.last_seq || !sees(view->member, seq)) return refuse(Refusal::no_message, "seq");
  const auto message = Timeline(step.tables, id, view->conversation).get(seq);
  if (!message) return message.error();
  if (message->kind != MessageKind::text) return refuse(Refusal::notice, "seq");
  return message->author;
}

Outcome report_outcome(OutcomeKind kind, const ReportRecord& report) {
  Outcome outcome;
  outcome.kind = kind;
  outcome.user = report.user;
  outcome.conversation = report.conversation;
  outcome.seq = report.seq;
  return outcome;
}

}  // namespace

Result<Outcome> apply_rule(Step& step, const CreateReport& body) {
  if (auto fit = check_reason(body.reason); !fit) return fit.error();
  ReportRecord report{.reporter = step.caller(), .user = body.user, .reason = body.reason, .at = step.at()};
  if (body.conversation) {
    const auto author = author_of(step, body.conversation, body.seq);
    if (!author) return author.error();
    report.user = *author;
    report.conversation = body.conversation;
    report.seq = body.seq;
  }
  if (report.user == step.caller()) return refuse(Refusal::report_oneself, body.conversation ? "seq" : "user");
  if (auto reported = existing_user(step.tables, report.user, "user"); !reported) return std::move(reported).error();
  auto reporter = existing_user(step.tables, step.caller(), "user");
  if (!reporter) return std::move(reporter).error();
  if (reporter->open_reports >= step.bounds.open_reports) return refuse(Refusal::too_many_reports);
  ++reporter->open_reports;
  if (auto put = step.tables.put_user(step.caller(), *reporter); !put) return put.error();
  if (auto put = step.tables.put_report(step.position, report); !put) return put.error();
  return report_outcome(OutcomeKind::reported, report);
}

Result<Outcome> apply_rule(Step& step, const ResolveReport& body) {
  auto report = step.tables.report(body.report);
  if (!report) return std::move(report).error();
  if (!*report) return refuse(Refusal::no_report, "report");
  const UserId reporter_id = (*report)->reporter;
  auto reporter = existing_user(step.tables, reporter_id, "report");
  if (!reporter) return std::move(reporter).error();
  if (reporter->open_reports > 0) --reporter->open_reports;
  if (auto put = step.tables.put_user(reporter_id, *reporter); !put) return put.error();
  if (auto del = step.tables.del_report(body.report); !del) return del.error();
  return report_outcome(OutcomeKind::report_resolved, **report);
}

}  // namespace confab::state
