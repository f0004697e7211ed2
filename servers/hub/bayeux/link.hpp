#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <confab/result.hpp>
#include <confab/types.hpp>

#include "common/limits/usage_table.hpp"
#include "hub/bayeux/message.hpp"
#include "hub/websocket/outbox.hpp"

namespace confab::servers::hub::bayeux {

/// Where messages come from and their answers go: an HTTP request, or a WebSocket. Loop thread only.
class Link {
 public:
  virtual ~Link() = default;

  /// The user of the client, by cookie or Authorization. Nothing if it sent neither.
  virtual std::optional<Result<TokenInfo>> identity() = 0;
  virtual UsageTable::Key address() const = 0;
  /// The connection broke: nothing can be sent any more.
  virtual bool gone() const = 0;

  // Only where events go out whenever they come:
  virtual bool pushes() const { return false; }
  virtual void push(const SharedText& /*event*/) {}
  virtual std::size_t queued_bytes() const { return 0; }
  /// The link belongs to this session from now on (0: to none). Returns the one before.
  virtual std::uint64_t bind(std::uint64_t /*session*/) { return 0; }
};

/// Takes the answer to one message: one object, or several with a comma between.
using Reply = std::function<void(std::string)>;

/// A message on its way.
struct Asked {
  Message message;
  std::shared_ptr<Link> link;
  Reply reply;
};

/// An event, encoded once for all sessions. The text is null until the author's e-mail is known.
struct Delivery {
  SharedText text;
  std::size_t bytes = 0;  ///< about
};

}  // namespace confab::servers::hub::bayeux
