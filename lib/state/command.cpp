#include "state/command.hpp"

#include <array>
#include <utility>

#include "state/command_fields.hpp"
#include "store/codec.hpp"

namespace confab::state {

namespace {

using Body = decltype(Command::body);

/// What stands before the body. `kind` is the body's place in the variant plus 1: alternatives are only appended.
struct Header {
  std::uint8_t kind = 0;
  CommandId id{};
  bool identified = false;
  std::uint64_t request_hash = 0;
  UserId caller;
  SessionId session;
  TimeMs at = 0;
  std::string body;
};

template <typename V, Of<Header> R>
void fields(V& visit, R& header) {
  visit("kind", header.kind);
  visit("id", header.id);
  visit("identified", header.identified);
  visit("request_hash", header.request_hash);
  visit("caller", header.caller);
  visit("session", header.session);
  visit("at", header.at);
  visit("body", header.body, {.text = false});
}

/// As store::decode, but nothing of a newer version: a field that is not known here would get lost between the process
/// that sent it and the tables, and nobody would hear of it.
template <store::Record R>
Result<R> decode_known(std::string_view in, store::Texts texts) {
  if (!in.empty() && static_cast<std::uint8_t>(in.front()) > store::record_version<R>()) {
    return Error{ErrorCode::internal, "a command of a newer version"};
  }
  return store::decode<R>(in, texts);
}

template <std::size_t I>
Result<> decode_body(std::string_view in, Body& out) {
  auto body = decode_known<std::variant_alternative_t<I, Body>>(in, store::Texts::as_given);
  if (!body) return std::move(body).error();
  out.emplace<I>(*std::move(body));
  return {};
}

using DecodeBody = Result<> (*)(std::string_view, Body&);

template <std::size_t... I>
constexpr std::array<DecodeBody, sizeof...(I)> body_decoders(std::index_sequence<I...>) {
  return {decode_body<I>...};
}

constexpr auto kBodyDecoders = body_decoders(std::make_index_sequence<std::variant_size_v<Body>>{});

}  // namespace

void encode(const Command& command, std::string& out) {
  Header header;
  header.kind = static_cast<std::uint8_t>(command.body.index() + 1);
  header.id = command.id;
  header.identified = command.identified;
  header.request_hash = command.request_hash;
  header.caller = command.caller.user;
  header.session = command.caller.session;
  header.at = command.at;
  std::visit([&](const auto& body) { store::encode(body, header.body); }, command.body);
  store::encode(header, out);
}

Result<Command> decode_command(std::string_view in) {
  auto header = decode_known<Header>(in, store::Texts::checked);
  if (!header) return std::move(header).error();
  if (header->kind == 0 || header->kind > kBodyDecoders.size()) {
    return Error{ErrorCode::internal, "unknown command kind " + std::to_string(header->kind)};
  }
  Command command;
  command.id = header->id;
  command.identified = header->identified;
  command.request_hash = header->request_hash;
  command.caller = Caller(header->caller, header->session);
  command.at = header->at;
  if (auto done = kBodyDecoders[header->kind - 1](header->body, command.body); !done) return done.error();
  return command;
}

}  // namespace confab::state
