#include "hub/websocket/outbox.hpp"

#include <algorithm>
#include <utility>

namespace confab::servers::hub {

// -------------------------------------------------------------------- Outboxes

Outboxes::~Outboxes() {
  if (joined_ != nullptr) release(joined_);
}

/// The caller gives up its reference to `list` and gets one to the result.
Outboxes::List* Outboxes::add(List* list, Lane lane, const SharedText& object) {
  List*& after = list == nullptr ? first_ : list->after;
  if (after != nullptr && after->object == object && after->lane == lane) {
    ++after->references;
    if (list != nullptr) --list->references;  // never the last: `after` has one
    return after;
  }
  auto* longer = new List{object, list};
  longer->lane = lane;
  longer->bytes = object->size();
  longer->replies = lane == Lane::reply ? 1 : 0;
  if (list != nullptr) {
    longer->bytes += list->bytes;
    longer->objects += list->objects;
    longer->replies += list->replies;
  }
  ++lists_;
  after = longer;
  return longer;
}

void Outboxes::release(List* list) {
  while (list != nullptr && --list->references == 0) {
    List* before = list->before;
    List*& after = before == nullptr ? first_ : before->after;
    if (after == list) after = nullptr;
    delete list;
    --lists_;
    list = before;
  }
}

const std::vector<const Outboxes::List*>& Outboxes::objects_of(const List* list) {
  walked_.clear();
  for (; list != nullptr; list = list->before) walked_.push_back(list);
  std::reverse(walked_.begin(), walked_.end());
  return walked_;
}

std::string& Outboxes::join(List* list, Framing framing) {
  if (joined_ == list && joined_framing_ == framing) return message_;
  join(objects_of(list), list->objects, framing);
  ++list->references;
  if (joined_ != nullptr) release(joined_);
  joined_ = list;
  joined_framing_ = framing;
  return message_;
}

void Outboxes::join(const std::vector<const List*>& objects, std::size_t count, Framing framing) {
  const bool array = framing == Framing::json_array;
  message_.assign(head_bytes_, '\0');
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0 || array) message_.push_back(i == 0 ? '[' : array ? ',' : '\n');
    message_.append(*objects[i]->object);
  }
  if (array) message_.push_back(']');
}

// ---------------------------------------------------------------------- Outbox

void Outbox::push(Lane lane, const SharedText& object) { list_ = shared_.add(list_, lane, object); }

void Outbox::clear() {
  if (list_ != nullptr) shared_.release(std::exchange(list_, nullptr));
}

std::string* Outbox::take(std::size_t bytes_max, Framing framing) {
  if (empty()) return nullptr;
  if (list_->objects == 1 || list_->bytes + list_->objects - 1 <= bytes_max) {
    std::string& message = shared_.join(list_, framing);
    clear();
    return &message;
  }
  // A part of the list: what is left of it becomes a list of its own.
  const auto& objects = shared_.objects_of(list_);
  std::size_t count = 1;
  std::size_t bytes = objects[0]->object->size();
  while (bytes + 1 + objects[count]->object->size() <= bytes_max) bytes += 1 + objects[count++]->object->size();
  if (shared_.joined_ != nullptr) shared_.release(std::exchange(shared_.joined_, nullptr));
  shared_.join(objects, count, framing);
  Outboxes::List* whole = std::exchange(list_, nullptr);
  for (std::size_t i = count; i < objects.size(); ++i) push(objects[i]->lane, objects[i]->object);
  shared_.release(whole);
  return &shared_.message_;
}

std::size_t Outbox::drop_events() {
  if (empty()) return 0;
  const std::size_t dropped = list_->objects - list_->replies;
  const auto& objects = shared_.objects_of(list_);
  Outboxes::List* whole = std::exchange(list_, nullptr);
  for (const auto* entry : objects) {
    if (entry->lane == Lane::reply) push(entry->lane, entry->object);
  }
  shared_.release(whole);
  return dropped;
}

}  // namespace confab::servers::hub
