#pragma once

#include <string_view>

#include <confab/result.hpp>

#include "hub/bayeux/link.hpp"

namespace confab::servers::hub::bayeux {

/// The order in which a session acts upon its messages, as something that takes time sees it.
///
/// A client may send a publish right behind a subscribe, and expects to hear itself. So while a message is under way
/// that the next one depends on, those behind it wait.
class MessageFlow {
 public:
  virtual ~MessageFlow() = default;

  /// The next messages wait until resume().
  virtual void pause() = 0;
  virtual void resume() = 0;
  /// Acts upon the messages that need not wait any more, unless the flow is paused.
  virtual void process_waiting() = 0;

  /// Answers a message with an error of the engine. Ends the session if its user is signed out.
  virtual void refuse(const Asked& asked, const Error& error, std::string_view channel) = 0;
};

}  // namespace confab::servers::hub::bayeux
