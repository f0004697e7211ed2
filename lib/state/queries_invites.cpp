#include <utility>
#include <vector>

#include "state/invites.hpp"
#include "state/queries.hpp"
#include "state/refusals.hpp"
#include "state/visibility.hpp"

namespace confab::state {

Result<std::vector<Invite>> invites(const store::Txn& txn, const Viewer& viewer, ConversationId id, TimeMs now) {
  const Tables tables(txn);
  const auto view = view_of_member(tables, id, viewer);
  if (!view) return view.error();
  if (view->conversation.kind == ConversationKind::direct) return refuse(Refusal::direct_has_no_settings);
  if (!may_add(view->conversation, view->member, viewer.is_visitor())) return refuse(Refusal::admins_add);
  std::vector<Invite> all;
  auto scanned = tables.each_invite(id, [&](InviteId invite, InviteRecord&& record) {
    if (is_valid(record, now)) {
      all.push_back({invite, record.created_by, record.created_at, record.expires_at, record.uses, record.uses_max});
    }
    return true;
  });
  if (!scanned) return scanned.error();
  return all;
}

Result<InvitePreview> invite_preview(const store::Txn& txn, const Viewer& viewer, const TokenHash& hash, TimeMs now) {
  if (viewer.is_visitor()) return refuse(Refusal::visitor_may_not);
  const Tables tables(txn);
  const auto open = open_invite(tables, hash, now);
  if (!open) return open.error();
  InvitePreview preview{.conversation = open->conversation,
                        .title = open->group.title,
                        .picture = {},
                        .member_count = open->group.member_count,
                        .expires_at = open->record.expires_at};
  const auto details = tables.group_details(open->conversation);
  if (!details) return details.error();
  if (*details) preview.picture = (*details)->picture;
  const auto member = member_of(tables, open->conversation, open->group, viewer.user);
  if (!member) return member.error();
  preview.member = *member && is_active(**member);
  return preview;
}

}  // namespace confab::state
