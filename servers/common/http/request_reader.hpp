#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/http/head_parser.hpp"
#include "common/http/limits.hpp"
#include "common/http/message.hpp"
#include "common/http/request_parser.hpp"

namespace confab::servers {

/// Makes requests of the bytes of one connection, strictly and one at a time. It has no socket and decides nothing:
/// the connection asks for the next step when it has room for another request.
///
///     reader.feed(bytes);
///     while (there_is_room() && reader.next() != RequestReader::Step::more) …
///     reader.keep();
///
/// Invariants:
/// - No byte is understood twice, and none behind a refused request at all.
/// - Between keep() and feed() it holds at most an unfinished head, or what one read brought beyond the last step.
/// - Between the steps `head` and `request` or `refused` it is in_body().
/// Threads: the loop's.
class RequestReader {
 public:
  /// The client, as the socket knows it.
  struct Peer {
    std::string address;
    bool local = false;   ///< a process of ours: it names its client in X-Forwarded-For
    bool secure = false;  ///< speaks TLS
  };
  /// What the server decides. References outlive the last next().
  struct Rules {
    const HttpLimits& limits;
    const std::function<std::size_t(const RequestHead&)>& body_limit;  ///< unset: `limits.body_bytes_max`
    std::function<std::string()> next_id;
  };
  enum class Step {
    more,     ///< further bytes are needed
    head,     ///< a head was read, and a body follows it
    request,  ///< a whole request: take() it
    refused,  ///< refusal() says why; ask for no further step
  };
  /// What is known of a request that was refused or came too slowly.
  struct Fragment {
    std::shared_ptr<RequestData> request;  ///< null if nothing is known
    bool head_ended = true;                ///< false: only the lines before the fault are known, and no id
  };

  explicit RequestReader(Rules rules);

  void set_peer(Peer peer) { peer_ = std::move(peer); }

  /// Adds bytes, which stay where they are until keep().
  void feed(std::string_view fresh);
  /// Goes on with what keep() kept.
  void feed_kept() { feed({}); }
  Step next();
  /// Copies what next() has not used.
  void keep();
  /// Forgets it.
  void drop();
  /// Gives it away: the first bytes of another protocol.
  std::string take_rest();
  /// Whether no bytes wait.
  bool empty() const { return kept_.empty() && rest_.empty(); }

  bool in_body() const { return in_body_; }
  /// After `request`, once.
  std::shared_ptr<RequestData> take() { return std::move(reading_); }
  /// After `refused`.
  const Refusal& refusal() const { return refusal_; }
  /// Gives up the request under way, and the bytes that wait.
  Fragment abandon();

  /// Whether the peer sends the body only after a "100 Continue". True until body bytes come or continue_sent().
  bool continue_wanted() const { return continue_wanted_; }
  void continue_sent() { continue_wanted_ = false; }

 private:
  Step next_of_head();
  Step next_of_body();
  Step refuse(Refusal refusal);
  Step refuse_head();
  std::optional<Refusal> read_head(std::string_view bytes);

  const Rules rules_;
  Peer peer_;
  HeadScanner scanner_;
  RequestParser parser_;
  std::string kept_;       ///< what was not used before the last keep()
  std::string input_;      ///< what rest_ looks at, if more than the bytes of feed()
  std::string_view rest_;  ///< of what was fed, not used yet
  std::shared_ptr<RequestData> reading_;
  Refusal refusal_;
  std::size_t body_bytes_max_ = 0;
  bool in_body_ = false;
  bool head_ended_ = true;
  bool continue_wanted_ = false;
  bool skipped_empty_line_ = false;
};

}  // namespace confab::servers
