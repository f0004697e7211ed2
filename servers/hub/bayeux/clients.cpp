#include "hub/bayeux/clients.hpp"

#include <algorithm>
#include <utility>

namespace confab::servers::hub::bayeux {

namespace {

/// In a time that says nothing about where they differ.
bool same_secret(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) difference |= static_cast<unsigned char>(a[i] ^ b[i]);
  return difference == 0;
}

}  // namespace

Clients::Clients(uv_loop_t* loop, Services services, const BayeuxLimits& limits, Metrics& metrics)
    : services_(std::move(services)),
      limits_(limits),
      metrics_(metrics),
      calls_(loop, services_.engine, limits.calls_max),
      emails_(calls_, limits.emails_max) {}

Clients::~Clients() { metrics_.sessions.add(-static_cast<std::int64_t>(clients_.size())); }

// --------------------------------------------------------------------- inbound

void Clients::ask(Asked asked) {
  metrics_.messages.add();
  const Message& message = asked.message;
  if (message.channel == "/meta/handshake") return handshake(asked);
  Client* client = find(message.client_id);
  if (client != nullptr) return client->ask(std::move(asked));
  if (message.client_id.empty()) {
    return asked.reply(failure(message, error_text(402, "clientId", "Missing required parameter")));
  }
  if (message.channel != "/meta/connect") return asked.reply(unknown_client(message));
  asked.reply(unknown_client(message, {Advice::Reconnect::handshake, 0, limits_.connect_ms}));
}

void Clients::handshake(const Asked& asked) {
  const Message& message = asked.message;
  const Advice again{Advice::Reconnect::handshake, 0, limits_.connect_ms};
  const auto refuse = [&](const std::string& error) { asked.reply(failure(message, error, again)); };
  if (message.version.empty()) return refuse(error_text(402, "version", "Missing required parameter"));
  if (!message.connection_types) {
    return refuse(error_text(402, "supportedConnectionTypes", "Missing required parameter"));
  }
  const auto& offered = *message.connection_types;
  const bool common = std::any_of(offered.begin(), offered.end(), [](const std::string& type) {
    return type == "long-polling" || type == "cross-origin-long-polling" || type == "callback-polling" ||
           type == "websocket";
  });
  if (!common) return refuse(error_text(301, "", "Connection types not supported"));
  if (const auto admitted = services_.admission.hello_from(asked.link->address()); !admitted) {
    const Advice later{Advice::Reconnect::handshake, admitted.error().retry_after_ms, limits_.connect_ms};
    return asked.reply(failure(message, error_text(429, "", "Too fast"), later));
  }
  if (draining_ || clients_.size() >= limits_.sessions_max) return refuse(error_text(503, "", "Overloaded"));

  std::optional<Result<TokenInfo>> said;
  if (!message.token.empty()) {
    said = services_.engine.verify_token(message.token);
  } else {
    said = asked.link->identity();
  }
  if (!said) return admit(asked, nullptr);
  if (!*said) return refuse(error_text(401, "", "Bad credentials"));
  emails_.fetch((*said)->caller.user, [this, asked, info = **said](const Result<std::string>& email) {
    if (email) return admit(asked, &info);
    asked.reply(failure(asked.message, error_text(503, "", "Overloaded"),
                        {Advice::Reconnect::handshake, 0, limits_.connect_ms}));
  });
}

/// `info`: null if the client did not say who it is.
void Clients::admit(const Asked& asked, const TokenInfo* info) {
  const auto refuse = [&](const Error& why) {
    const Advice later{Advice::Reconnect::handshake, why.retry_after_ms, limits_.connect_ms};
    asked.reply(failure(asked.message, error_text(http_status(why.code), "", "Too many sessions"), later));
  };
  const Error full{ErrorCode::overloaded, "too many sessions", "", 1'000};
  if (clients_.size() >= limits_.sessions_max) return refuse(full);
  if (info == nullptr && anonymous_ >= limits_.anonymous_max) return refuse(full);
  const Number number = next_number_++;
  auto client = std::make_unique<Client>(*this, number, make_client_id(services_.loop_index, services_.generation));
  ClientSlots& slots = client->slots();
  const auto counted = info != nullptr
                           ? count_user(info->caller.user, slots.user)
                           : services_.admission.wait(asked.link->address(), slots.waiting, slots.waiting_of_address);
  if (!counted) return refuse(counted.error());
  if (info != nullptr) {
    client->sign_in(*info);
  } else {
    ++anonymous_;
  }
  by_name_.emplace(parse_client_id(client->id())->name, client.get());
  const std::string id = client->id();
  clients_.emplace(number, std::move(client));
  metrics_.sessions.add(1);
  asked.reply(welcome(asked.message, id, advice()));
}

/// One more session of this user.
Result<> Clients::count_user(UserId user, UsageTable::Slot& slot) {
  std::size_t& count = sessions_of_[user];
  if (count >= limits_.sessions_per_user_max) return Error{ErrorCode::rate_limited, "too many sessions", "", 1'000};
  auto admitted = services_.admission.hello_of(services_.admission.key_of(user), slot);
  if (admitted) {
    ++count;
  } else if (count == 0) {
    sessions_of_.erase(user);
  }
  return admitted;
}

/// A session that had no user gets one.
Result<> Clients::count_signed_in(UserId user, ClientSlots& slots) {
  auto counted = count_user(user, slots.user);
  if (counted) --anonymous_;
  return counted;
}

// -------------------------------------------------------------------- sessions

Client* Clients::find(Number number) {
  const auto found = clients_.find(number);
  return found == clients_.end() ? nullptr : found->second.get();
}

Client* Clients::find(std::string_view id) {
  const auto parts = parse_client_id(id);
  if (!parts) return nullptr;
  const auto found = by_name_.find(parts->name);
  return found != by_name_.end() && same_secret(found->second->id(), id) ? found->second : nullptr;
}

Client* Clients::find(SubscriptionId id) {
  const auto found = by_subscription_.find(id);
  return found == by_subscription_.end() ? nullptr : found->second;
}

void Clients::end(Client& client) {
  const auto found = clients_.find(client.number());
  if (found == clients_.end()) return;  // within its own end
  ended_.push_back(std::move(found->second));
  clients_.erase(found);
  by_name_.erase(parse_client_id(client.id())->name);
  if (by_subscription_.erase(client.subscription()) > 0) feed_->unsubscribe(client.subscription());
  if (client.signed_in()) {
    if (const auto user = sessions_of_.find(client.caller().user); --user->second == 0) sessions_of_.erase(user);
  } else {
    --anonymous_;
  }
  metrics_.sessions.add(-1);
  client.end();
}

void Clients::link_drained(Number session) {
  Client* client = find(session);
  if (client == nullptr || !client->is_blocked()) return;
  pump_soon(*client);
  services_.wake();
}

void Clients::link_closed(Number session, const Link& link) {
  if (Client* client = find(session)) client->link_closed(link);
}

void Clients::pump_soon(Client& client) {
  if (client.mark_pump(true)) return;
  to_pump_.push_back(client.number());
}

void Clients::tick() {
  ended_.clear();
  const TimeMs now = services_.now();
  std::vector<Client*> all;  // ticking may end some
  all.reserve(clients_.size());
  for (const auto& [number, client] : clients_) all.push_back(client.get());
  for (Client* client : all) client->tick(now);
  std::vector<UserId> authors;  // whose e-mails could not be had; finding one takes it out of the map
  for (const auto& [author, events] : without_email_) authors.push_back(author);
  for (const UserId author : authors) fetch_email(author);
}

void Clients::drain() {
  draining_ = true;
  for (const auto& [number, client] : clients_) client->leave();
}

std::int64_t Clients::retry_after_ms() {
  return jitter_.between(limits_.retry_after_ms_min, limits_.retry_after_ms_max);
}

/// Sessions do not outlive the hub: clients that come back begin anew, and what they send meanwhile waits for that.
Advice Clients::leaving_advice() { return {Advice::Reconnect::handshake, retry_after_ms(), limits_.connect_ms}; }

// ------------------------------------------------------------------------ feed

Result<> Clients::open_feed() {
  if (feed_) return {};
  auto feed = services_.engine.open_feed(*this, services_.wake);
  if (!feed) return feed.error();
  feed_ = std::move(*feed);
  return {};
}

Result<SubscriptionId> Clients::subscribe(Client& client, const Cursor& from) {
  if (auto opened = open_feed(); !opened) return opened.error();
  const auto id = feed_->subscribe(client.caller(), from);
  if (!id) return id.error();
  by_subscription_.emplace(*id, &client);
  services_.wake();
  return *id;
}

void Clients::pause_feed(const Client& client) {
  metrics_.paused.add();
  feed_->pause(client.subscription());
}

void Clients::resume_feed(const Client& client) {
  feed_->resume(client.subscription());
  services_.wake();
}

void Clients::run() {
  ended_.clear();
  if (feed_ && feed_->turn()) services_.wake();
  for (const Number number : std::exchange(to_pump_, {})) {
    Client* client = find(number);
    if (client == nullptr) continue;
    client->mark_pump(false);
    client->pump();
  }
}

void Clients::on_started(SubscriptionId id, const Result<Feed::Started>& started) {
  Client* client = find(id);
  if (client == nullptr) return;
  if (!started) by_subscription_.erase(id);  // it is over
  client->started(started);
}

void Clients::on_event(SubscriptionId id, const std::shared_ptr<const Event>& event) {
  if (event->kind != Event::Kind::message || event->message.kind != MessageKind::text) return;
  Client* client = find(id);
  if (client == nullptr || !client->wants(*event)) return;
  metrics_.events.add();
  client->deliver(encoded_.of(event, [this](const std::shared_ptr<const Event>& one) { return delivery_of(one); }));
}

void Clients::on_ended(SubscriptionId id, const Error& /*why*/) {
  Client* client = find(id);
  if (client == nullptr) return;
  by_subscription_.erase(id);
  end(*client);
}

std::shared_ptr<const Delivery> Clients::delivery_of(const std::shared_ptr<const Event>& event) {
  constexpr std::size_t kFrameBytes = 128;  // about what is around the body
  auto delivery = std::make_shared<Delivery>();
  delivery->bytes = event->message.body.size() + kFrameBytes;
  const UserId author = event->message.author;
  if (const std::string* email = emails_.find(author)) {
    delivery->text = std::make_shared<const std::string>(event_text(event->message, *email));
    return delivery;
  }
  auto& waiting = without_email_[author];
  waiting.emplace_back(delivery, event);
  if (waiting.size() == 1) fetch_email(author);
  return delivery;
}

/// Asks again with the next tick if it cannot be had now.
void Clients::fetch_email(UserId author) {
  emails_.fetch(author, [this, author](const Result<std::string>& email) {
    if (email) email_found(author, *email);
  });
}

void Clients::email_found(UserId author, const std::string& email) {
  const auto found = without_email_.find(author);
  if (found == without_email_.end()) return;
  for (auto& [delivery, event] : found->second) {
    delivery->text = std::make_shared<const std::string>(event_text(event->message, email));
  }
  without_email_.erase(found);
  for (const Number number : std::exchange(stuck_, {})) {
    if (Client* client = find(number)) pump_soon(*client);
  }
  services_.wake();
}

}  // namespace confab::servers::hub::bayeux
