#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include <confab/ids.hpp>
#include <confab/result.hpp>

#include "hub/bayeux/engine_calls.hpp"

namespace confab::servers::hub::bayeux {

/// Users' e-mails, the last `emails_max` that were asked for. Loop thread only.
class Emails {
 public:
  using Found = std::function<void(const Result<std::string>& email)>;

  Emails(EngineCalls& calls, std::size_t emails_max) : calls_(calls), emails_max_(emails_max) {}

  /// Null if it must be fetched. Valid until the next fetch().
  const std::string* find(UserId user) const;

  /// Calls `found` later, or at once. A user who is not there has an empty e-mail.
  void fetch(UserId user, Found found);

 private:
  void keep(UserId user, std::string email);

  EngineCalls& calls_;
  const std::size_t emails_max_;
  std::unordered_map<UserId, std::string> emails_;
  std::deque<UserId> oldest_first_;
  std::unordered_map<UserId, std::vector<Found>> asked_;
};

}  // namespace confab::servers::hub::bayeux
