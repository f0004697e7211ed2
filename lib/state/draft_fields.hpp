#pragma once

#include <cstdint>

#include <confab/limits.hpp>
#include <confab/types.hpp>

#include "util/field_spec.hpp"

/// The fields of a Draft that were added after 0.1. They are listed here and nowhere else: every record that begins
/// with a Draft ends its list with this one, so that a new field is at the end of each, as the codec needs it.
namespace confab::state {

/// The newest `since` among them. The versions of the records that list them are at least this.
inline constexpr std::uint8_t kDraftVersion = 2;

/// A field here is optional in a request, and left out of JSON where it is empty. A record that gets a field of its own
/// in a later version than the newest here needs a second list here for what comes after that.
template <typename V, typename D>
void added_draft_fields(V& visit, D& draft) {
  visit("reply_to", draft.reply_to,
        {.doc = "seq of the message of the conversation that this one answers", .required = false, .since = 2});
  visit("mentions", draft.mentions,
        {.doc = "ids of the members whom it mentions; others are left out, and an edit does not change them",
         .items_max = Limits::mentions_max,
         .required = false,
         .since = 2});
  visit("everybody", draft.everybody,
        {.doc = "true: it mentions all members; in groups of over 50 members only its owner and admins may",
         .required = false,
         .since = 2});
  visit("data", draft.data,
        {.doc = "a JSON object for programs, on one line: stored and delivered byte for byte",
         .bytes_max = Limits::data_bytes_max,
         .required = false,
         .json = true,
         .since = 2});
}

}  // namespace confab::state
