#pragma once

#include <array>
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
    case MessageKind::updated:
      return "updated";
    case MessageKind::role:
      return "role";
  }
  return "text";
}

constexpr std::string_view wire_name(Directory directory) {
  switch (directory) {
    case Directory::open:
      return "open";
    case Directory::exact:
      return "exact";
    case Directory::contacts:
      return "contacts";
  }
  return "contacts";
}

constexpr std::string_view wire_name(Allowed who) { return who == Allowed::admins ? "admins" : "all"; }

constexpr std::string_view wire_name(NewMembersSee history) { return history == NewMembersSee::all ? "all" : "joined"; }

// What the catalogue says of them: a name and all values.

constexpr std::string_view enum_name(ConversationKind) { return "ConversationKind"; }
constexpr std::string_view enum_name(Role) { return "Role"; }
constexpr std::string_view enum_name(Allowed) { return "Allowed"; }
constexpr std::string_view enum_name(NewMembersSee) { return "NewMembersSee"; }
constexpr std::string_view enum_name(MessageKind) { return "MessageKind"; }
constexpr std::string_view enum_name(Directory) { return "Directory"; }

constexpr auto enum_values(ConversationKind) { return std::array{ConversationKind::direct, ConversationKind::group}; }
constexpr auto enum_values(Allowed) { return std::array{Allowed::all, Allowed::admins}; }
constexpr auto enum_values(NewMembersSee) { return std::array{NewMembersSee::joined, NewMembersSee::all}; }
constexpr auto enum_values(Role) { return std::array{Role::member, Role::admin, Role::owner}; }
constexpr auto enum_values(MessageKind) {
  return std::array{MessageKind::text,    MessageKind::created, MessageKind::joined, MessageKind::left,
                    MessageKind::removed, MessageKind::updated, MessageKind::role};
}

constexpr auto enum_values(Directory) { return std::array{Directory::open, Directory::exact, Directory::contacts}; }

}  // namespace confab::operations
