#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace confab::servers::hub {

/// What becomes of a text when its socket is closed: replies still go out, events do not (they are in the store).
enum class Lane : std::uint8_t { reply, event };

/// How the objects of one message stand in it: "a\nb" or "[a,b]".
enum class Framing : std::uint8_t { lines, json_array };

/// One JSON object without a line break, encoded once and shared by all sockets it goes to.
using SharedText = std::shared_ptr<const std::string>;

/// What the outboxes of one loop share. Where many wait for the same objects in the same order, as the members of a
/// group do, they share one list of them, and the message is joined once. Outlives its outboxes.
class Outboxes {
 public:
  /// `head_bytes` are kept free before each message, for the header of its frame.
  explicit Outboxes(std::size_t head_bytes) : head_bytes_(head_bytes) {}
  ~Outboxes();
  Outboxes(const Outboxes&) = delete;
  Outboxes& operator=(const Outboxes&) = delete;

  /// For tests: lists that exist. 0 when nothing waits, but for the one that was joined last.
  std::size_t lists() const { return lists_; }

 private:
  friend class Outbox;

  /// A list by its last object. The objects before it are those of another list, so lists with a common beginning
  /// share that.
  struct List {
    SharedText object;
    List* before = nullptr;  // null: this is the first object
    List* after = nullptr;   // the list made last by adding to this one, while it lives
    std::uint32_t references = 1;
    std::uint32_t objects = 1;
    std::uint32_t replies = 0;
    Lane lane = Lane::event;
    std::size_t bytes = 0;
  };

  List* add(List* list, Lane lane, const SharedText& object);
  void release(List* list);
  /// The objects of a list, first one first; valid until the next call.
  const std::vector<const List*>& objects_of(const List* list);
  std::string& join(List* list, Framing framing);
  void join(const std::vector<const List*>& objects, std::size_t count, Framing framing);

  const std::size_t head_bytes_;
  List* first_ = nullptr;  // `after` of the empty list
  std::size_t lists_ = 0;
  List* joined_ = nullptr;  // whole in message_; referenced
  Framing joined_framing_ = Framing::lines;
  std::string message_;
  std::vector<const List*> walked_;
};

/// What waits to be written to one socket, in order.
class Outbox {
 public:
  explicit Outbox(Outboxes& shared) : shared_(shared) {}
  ~Outbox() { clear(); }
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  void push(Lane lane, const SharedText& object);

  /// Takes waiting objects as one message of up to `bytes_max` bytes; the first object goes whatever its size. Null if
  /// nothing waits. The text begins with the head that Outboxes was made with, which may be written to, and is good
  /// until the next take() of any outbox.
  std::string* take(std::size_t bytes_max, Framing framing = Framing::lines);

  /// Forgets the waiting events and tells how many there were. Replies stay.
  std::size_t drop_events();

  bool empty() const { return list_ == nullptr; }
  std::size_t bytes() const { return empty() ? 0 : list_->bytes; }
  std::size_t replies() const { return empty() ? 0 : list_->replies; }

 private:
  void clear();

  Outboxes& shared_;
  Outboxes::List* list_ = nullptr;
};

}  // namespace confab::servers::hub
