#include "operations/event_json.hpp"

#include "operations/json_writer.hpp"
#include "operations/replies.hpp"

namespace confab::operations {

namespace {

std::string_view event_name(Event::Kind kind) {
  switch (kind) {
    case Event::Kind::message:
      return "message";
    case Event::Kind::conversation:
      return "conversation";
    case Event::Kind::read:
      return "read";
  }
  return "message";
}

}  // namespace

std::string event_json(const Event& event, std::uint64_t epoch) {
  std::string out;
  out.reserve(160 + event.message.body.size());
  JsonWriter writer(out);
  writer.begin_object();
  writer("event", event_name(event.kind));
  writer("cursor", Cursor{epoch, event.position}.to_string());
  if (event.kind == Event::Kind::message) {
    fields(writer, event.message);
  } else {
    writer("conversation", event.conversation);
    if (event.kind == Event::Kind::read) {
      writer("user", event.user);
      writer("seq", event.seq);
    }
    writer("at", event.at);
  }
  writer.end_object();
  return out;
}

}  // namespace confab::operations
