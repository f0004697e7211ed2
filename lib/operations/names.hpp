#pragma once

#include <string_view>

#include <confab/types.hpp>

/// Enumerations as they stand on the wire.
namespace confab::operations {

constexpr std::string_view wire_name(ConversationKind kind) {
  return kind == ConversationKind::direct ? "direct" : "group";
}

constexpr std::string_view wire_name(Role role) {
  switch (role) {
    case Role::member:
      return "member";
    case Role::admin:
      return "admin";
    case Role::owner:
      return "owner";
  }
  return "member";
}

constexpr std::string_view wire_name(MessageKind kind) {
  switch (kind) {
    case MessageKind::text:
      return "text";
    case MessageKind::created:
      return "created";
    case MessageKind::joined:
      return "joined";
    case MessageKind::left:
      return "left";
    case MessageKind::removed:
      return "removed";
  }
  return "text";
}

}  // namespace confab::operations
