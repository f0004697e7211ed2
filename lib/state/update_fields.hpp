#pragma once

#include <concepts>
#include <type_traits>

#include <confab/limits.hpp>
#include <confab/types.hpp>

#include "util/field_spec.hpp"

/// The fields of a ConversationUpdate, once: for the request, the command, and the notice as it is stored and shown.
namespace confab::state {

template <typename V, typename U>
void update_fields(V& visit, U& update) {
  visit("title", update.title, {.doc = "of the group", .bytes_max = Limits::title_bytes_max, .required = false});
  visit("description", update.description,
        {.doc = "what the group is for; may be empty", .bytes_max = Limits::description_bytes_max, .required = false});
  visit("picture", update.picture,
        {.doc = "a reference to a picture, such as a URL, which is never fetched here; may be empty",
         .bytes_max = Limits::picture_bytes_max,
         .required = false});
  visit("who_posts", update.who_posts, {.doc = "admins: only the owner and admins send messages", .required = false});
  visit("who_adds", update.who_adds,
        {.doc = "admins: only the owner and admins add and invite people", .required = false});
  visit("history", update.history,
        {.doc = "all: who joins from now on also reads what came before", .required = false});
}

}  // namespace confab::state

namespace confab::inline v0_1 {

template <typename V, typename U>
requires std::same_as<std::remove_const_t<U>, ConversationUpdate>
void fields(V& visit, U& update) { state::update_fields(visit, update); }

}  // namespace confab::inline v0_1
