#pragma once

#include <cstdint>

#include <confab/types.hpp>

#include "util/field_spec.hpp"

/// The fields of a Draft that were added after 0.1. They are listed here and nowhere else: every record that begins
/// with a Draft ends its list with this one, so that a new field is at the end of each, as the codec needs it.
namespace confab::state {

/// The newest `since` among them. The versions of the records that list them are at least this.
inline constexpr std::uint8_t kDraftVersion = 1;

/// A field here is optional in a request, and left out of JSON where it is empty:
///
///   visit("reply_to", draft.reply_to,
///         {.doc = "seq of the message that this one answers", .required = false, .since = 2});
///
/// A record that gets a field of its own in a later version than the newest here needs a second list here for what
/// comes after that.
template <typename V, typename D>
void added_draft_fields([[maybe_unused]] V& visit, [[maybe_unused]] D& draft) {}

}  // namespace confab::state
