#pragma once

#include <string>

#include "support/temp_dir.hpp"

namespace confab::tests {

/// A mail program for tests: keeps each message in a file of its own.
class MailScript {
 public:
  MailScript();

  /// For --mail-command.
  std::string command() const;
  /// The newest message to an address, once there is one; empty if none comes.
  std::string wait_for(const std::string& to) const;
  /// What stands in its link behind `action=`.
  std::string wait_for_token(const std::string& to, const std::string& action) const;
  /// Whether there is one by now.
  bool has(const std::string& to) const { return !find(to).empty(); }

 private:
  std::string find(const std::string& to) const;

  TempDir folder_;
};

/// Makes a file that the system runs.
void write_script(const std::string& path, const std::string& text);

}  // namespace confab::tests
