// Generated from the catalogue by bindings/generate; do not edit.

"use strict";

class UsersOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  register(request, options) {
    return this.#caller.call("users.register", request, options);
  }

  me(request, options) {
    return this.#caller.call("users.me", request, options);
  }

  setPassword(request, options) {
    return this.#caller.call("users.set_password", request, options);
  }

  changeEmail(request, options) {
    return this.#caller.call("users.change_email", request, options);
  }

  confirmEmail(request, options) {
    return this.#caller.call("users.confirm_email", request, options);
  }

  get(request, options) {
    return this.#caller.call("users.get", request, options);
  }

  list(request, options) {
    return this.#caller.call("users.list", request, options);
  }

  update(request, options) {
    return this.#caller.call("users.update", request, options);
  }

  search(request, options) {
    return this.#caller.call("users.search", request, options);
  }
}

class SessionsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  create(request, options) {
    return this.#caller.call("sessions.create", request, options);
  }

  createVisitor(request, options) {
    return this.#caller.call("sessions.create_visitor", request, options);
  }

  refresh(request, options) {
    return this.#caller.call("sessions.refresh", request, options);
  }

  list(request, options) {
    return this.#caller.call("sessions.list", request, options);
  }

  signOut(request, options) {
    return this.#caller.call("sessions.sign_out", request, options);
  }

  revoke(request, options) {
    return this.#caller.call("sessions.revoke", request, options);
  }
}

class PasswordsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  policy(request, options) {
    return this.#caller.call("passwords.policy", request, options);
  }

  requestReset(request, options) {
    return this.#caller.call("passwords.request_reset", request, options);
  }

  reset(request, options) {
    return this.#caller.call("passwords.reset", request, options);
  }
}

class BlocksOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  add(request, options) {
    return this.#caller.call("blocks.add", request, options);
  }

  remove(request, options) {
    return this.#caller.call("blocks.remove", request, options);
  }

  list(request, options) {
    return this.#caller.call("blocks.list", request, options);
  }
}

class ReportsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  create(request, options) {
    return this.#caller.call("reports.create", request, options);
  }
}

class ConversationsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  openDirect(request, options) {
    return this.#caller.call("conversations.open_direct", request, options);
  }

  createGroup(request, options) {
    return this.#caller.call("conversations.create_group", request, options);
  }

  list(request, options) {
    return this.#caller.call("conversations.list", request, options);
  }

  get(request, options) {
    return this.#caller.call("conversations.get", request, options);
  }

  members(request, options) {
    return this.#caller.call("conversations.members", request, options);
  }

  addMember(request, options) {
    return this.#caller.call("conversations.add_member", request, options);
  }

  addMembers(request, options) {
    return this.#caller.call("conversations.add_members", request, options);
  }

  removeMember(request, options) {
    return this.#caller.call("conversations.remove_member", request, options);
  }

  leave(request, options) {
    return this.#caller.call("conversations.leave", request, options);
  }

  forget(request, options) {
    return this.#caller.call("conversations.forget", request, options);
  }

  hide(request, options) {
    return this.#caller.call("conversations.hide", request, options);
  }

  show(request, options) {
    return this.#caller.call("conversations.show", request, options);
  }

  markRead(request, options) {
    return this.#caller.call("conversations.mark_read", request, options);
  }

  markDelivered(request, options) {
    return this.#caller.call("conversations.mark_delivered", request, options);
  }

  update(request, options) {
    return this.#caller.call("conversations.update", request, options);
  }

  setPreferences(request, options) {
    return this.#caller.call("conversations.set_preferences", request, options);
  }
}

class TypingOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  send(request, options) {
    return this.#caller.call("typing.send", request, options);
  }
}

class MembersOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  setRole(request, options) {
    return this.#caller.call("members.set_role", request, options);
  }
}

class InvitesOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  create(request, options) {
    return this.#caller.call("invites.create", request, options);
  }

  list(request, options) {
    return this.#caller.call("invites.list", request, options);
  }

  revoke(request, options) {
    return this.#caller.call("invites.revoke", request, options);
  }

  get(request, options) {
    return this.#caller.call("invites.get", request, options);
  }

  accept(request, options) {
    return this.#caller.call("invites.accept", request, options);
  }
}

class MessagesOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  send(request, options) {
    return this.#caller.call("messages.send", request, options);
  }

  edit(request, options) {
    return this.#caller.call("messages.edit", request, options);
  }

  delete(request, options) {
    return this.#caller.call("messages.delete", request, options);
  }

  get(request, options) {
    return this.#caller.call("messages.get", request, options);
  }

  list(request, options) {
    return this.#caller.call("messages.list", request, options);
  }
}

class PinsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  add(request, options) {
    return this.#caller.call("pins.add", request, options);
  }

  remove(request, options) {
    return this.#caller.call("pins.remove", request, options);
  }

  list(request, options) {
    return this.#caller.call("pins.list", request, options);
  }
}

class ReactionsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  add(request, options) {
    return this.#caller.call("reactions.add", request, options);
  }

  remove(request, options) {
    return this.#caller.call("reactions.remove", request, options);
  }

  list(request, options) {
    return this.#caller.call("reactions.list", request, options);
  }
}

class EventsOperations {
  #caller;

  constructor(caller) {
    this.#caller = caller;
  }

  list(request, options) {
    return this.#caller.call("events.list", request, options);
  }
}

class HostOperations {
  ensureUser(request, options) {
    return this.call("host.ensure_user", request, options);
  }

  updateUser(request, options) {
    return this.call("host.update_user", request, options);
  }

  user(request, options) {
    return this.call("host.user", request, options);
  }

  listUsers(request, options) {
    return this.call("host.list_users", request, options);
  }

  signIn(request, options) {
    return this.call("host.sign_in", request, options);
  }

  signInVisitor(request, options) {
    return this.call("host.sign_in_visitor", request, options);
  }

  makeResetToken(request, options) {
    return this.call("host.make_reset_token", request, options);
  }

  makeEmailToken(request, options) {
    return this.call("host.make_email_token", request, options);
  }

  verifyToken(request, options) {
    return this.call("host.verify_token", request, options);
  }

  keys(request, options) {
    return this.call("host.keys", request, options);
  }

  rotateKey(request, options) {
    return this.call("host.rotate_key", request, options);
  }

  trim(request, options) {
    return this.call("host.trim", request, options);
  }

  followers(request, options) {
    return this.call("host.followers", request, options);
  }

  removeFollower(request, options) {
    return this.call("host.remove_follower", request, options);
  }

  backup(request, options) {
    return this.call("host.backup", request, options);
  }

  stats(request, options) {
    return this.call("host.stats", request, options);
  }

  cursor(request, options) {
    return this.call("host.cursor", request, options);
  }

  disableUser(request, options) {
    return this.call("host.disable_user", request, options);
  }

  enableUser(request, options) {
    return this.call("host.enable_user", request, options);
  }

  endSessions(request, options) {
    return this.call("host.end_sessions", request, options);
  }

  listReports(request, options) {
    return this.call("host.list_reports", request, options);
  }

  resolveReport(request, options) {
    return this.call("host.resolve_report", request, options);
  }
}

const groups = {
  users: UsersOperations,
  sessions: SessionsOperations,
  passwords: PasswordsOperations,
  blocks: BlocksOperations,
  reports: ReportsOperations,
  conversations: ConversationsOperations,
  typing: TypingOperations,
  members: MembersOperations,
  invites: InvitesOperations,
  messages: MessagesOperations,
  pins: PinsOperations,
  reactions: ReactionsOperations,
  events: EventsOperations,
};

const eventKinds = new Set(["message", "message_changed", "conversation", "read", "listing", "preferences", "forgotten", "blocks", "user", "typing", "delivered"]);

module.exports = { HostOperations, eventKinds, groups };
