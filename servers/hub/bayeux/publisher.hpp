#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include <confab/types.hpp>

#include "hub/bayeux/emails.hpp"
#include "hub/bayeux/engine_calls.hpp"
#include "hub/bayeux/link.hpp"
#include "hub/bayeux/message_flow.hpp"

namespace confab::servers::hub::bayeux {

/// Sends the messages that one session publishes.
///
/// A publish is answered when it is on disk, which may be after the session has ended: the answer then still goes to
/// its link. A client that lost the answer publishes again under the same ids, which must not store the message twice.
/// Loop thread only.
class Publisher {
 public:
  Publisher(EngineCalls& calls, Emails& emails, MessageFlow& flow) : calls_(calls), emails_(emails), flow_(flow) {}

  /// `client_name` is the part of the client's id that others may see. The caller may be nobody.
  void publish(Asked asked, const Caller& caller, std::string_view client_name);

  /// Publishes that the engine has not answered.
  std::size_t under_way() const { return under_way_; }

  /// The session ends: answers that come later only answer their messages.
  void end() { self_.reset(); }

 private:
  void check_sender(Asked asked, const Caller& caller, std::string client_name);
  void send(Asked asked, const Caller& caller, std::string_view client_name);
  void sent(const Asked& asked, const Result<confab::Message>& sent);
  std::weak_ptr<Publisher*> self();

  EngineCalls& calls_;
  Emails& emails_;
  MessageFlow& flow_;
  std::shared_ptr<Publisher*> self_;  ///< for answers that may come when this is gone; made when first asked for
  std::size_t under_way_ = 0;
};

}  // namespace confab::servers::hub::bayeux
