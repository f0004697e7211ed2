#include "hub/bayeux/publisher.hpp"

#include <string>
#include <utility>

#include "common/http/message.hpp"
#include "hub/bayeux/channel.hpp"
#include "hub/bayeux/reply.hpp"

namespace confab::servers::hub::bayeux {

namespace {

bool is_sender(const Message& message, std::string_view email) { return equals_ignoring_case(*message.from, email); }

std::string wrong_sender(const Message& message) {
  return failure(message, error_text(403, message.channel, "from is not the sender"));
}

}  // namespace

std::weak_ptr<Publisher*> Publisher::self() {
  if (!self_) self_ = std::make_shared<Publisher*>(this);
  return self_;
}

void Publisher::publish(Asked asked, const Caller& caller, std::string_view client_name) {
  const Message& message = asked.message;
  const std::string& channel = message.channel;
  if (const auto error = channel_error(channel)) return asked.reply(failure(message, *error));
  if (!message.body) {
    const char* missing = message.has_data ? "body" : "data";
    return asked.reply(failure(message, error_text(402, missing, "Missing required parameter")));
  }
  if (!caller.user) return asked.reply(failure(message, error_text(403, channel, "Forbidden channel")));
  if (!message.from) return send(std::move(asked), caller, client_name);
  const std::string* email = emails_.find(caller.user);
  if (email == nullptr) return check_sender(std::move(asked), caller, std::string(client_name));
  if (!is_sender(message, *email)) return asked.reply(wrong_sender(message));
  send(std::move(asked), caller, client_name);
}

/// The e-mail was known at the sign-in and has been forgotten since.
void Publisher::check_sender(Asked asked, const Caller& caller, std::string client_name) {
  flow_.pause();
  emails_.fetch(caller.user, [self = self(), asked = std::move(asked), caller,
                              name = std::move(client_name)](const Result<std::string>& email) {
    const auto publisher = self.lock();
    if (!publisher) return asked.reply(unknown_client(asked.message));
    MessageFlow& flow = (*publisher)->flow_;
    if (!email) {
      flow.refuse(asked, email.error(), asked.message.channel);
    } else if (!is_sender(asked.message, *email)) {
      asked.reply(wrong_sender(asked.message));
    } else {
      (*publisher)->send(asked, caller, name);
    }
    flow.resume();
  });
}

void Publisher::send(Asked asked, const Caller& caller, std::string_view client_name) {
  Draft draft;
  draft.body = *asked.message.body;
  if (!asked.message.id.empty()) draft.client_key = std::string(client_name) + "." + asked.message.id;
  const ConversationId conversation = *conversation_of(asked.message.channel);
  ++under_way_;
  calls_.send(caller, conversation, draft,
              [self = self(), asked = std::move(asked)](const Result<confab::Message>& sent) {
                if (const auto publisher = self.lock()) return (*publisher)->sent(asked, sent);
                asked.reply(sent ? success(asked.message) : failure(asked.message, error_text(sent.error(), "")));
              });
}

void Publisher::sent(const Asked& asked, const Result<confab::Message>& sent) {
  --under_way_;
  if (sent) {
    asked.reply(success(asked.message));
  } else {
    flow_.refuse(asked, sent.error(), asked.message.channel);
  }
  flow_.process_waiting();
}

}  // namespace confab::servers::hub::bayeux
