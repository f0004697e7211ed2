// usage: crash_reader DATA_DIR ACKNOWLEDGED_FILE
// Opens a store that may be anything, and says on standard output what breach of our promises it found. Exit status 0:
// none. A process of its own, because a store that was not written as it should be may kill its reader.

#include <cstdio>
#include <fstream>
#include <string>

#include "crash/acknowledged.hpp"
#include "crash/chat_node.hpp"
#include "support/log_call.hpp"

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  confab::crash::Acknowledged acknowledged;
  std::ifstream lines(argv[2]);
  for (std::string line; std::getline(lines, line);) {
    if (!confab::crash::take_line(line, acknowledged)) return 65;
  }
  // The log too: a writer must be able to go on from here.
  const auto node = confab::crash::ChatNode::open(argv[1]);
  std::string breach;
  if (!node) {
    breach = "cannot open: " + node.error().message;
  } else {
    breach = confab::crash::find_breach((*node)->environment(), acknowledged);
    const auto sent = confab::tests::call((*node)->log(), confab::crash::message_command(1000, 0));
    if (breach.empty() && !sent) breach = "cannot write: " + sent.error().message;
  }
  std::puts(breach.c_str());
  return breach.empty() ? 0 : 1;
}
