#include "common/http/output.hpp"

#include <algorithm>
#include <utility>

namespace confab::servers {

void OutputQueue::append(std::string_view bytes) {
  if (bytes.empty()) return;
  bytes_ += bytes.size();
  const bool joins =
      pieces_.size() > pinned_ && !pieces_.back().shared && pieces_.back().own.size() + bytes.size() <= kJoinBytesMax;
  if (!joins) pieces_.emplace_back();
  pieces_.back().own.append(bytes);
}

void OutputQueue::append_owned(std::string&& bytes) {
  if (bytes.size() <= kJoinBytesMax) {
    append(bytes);
    return;
  }
  bytes_ += bytes.size();
  pieces_.push_back({std::move(bytes), nullptr});
}

void OutputQueue::append_shared(std::shared_ptr<const std::string> bytes) {
  if (bytes->size() <= kJoinBytesMax) {
    append(*bytes);
    return;
  }
  bytes_ += bytes->size();
  pieces_.push_back({{}, std::move(bytes)});
}

unsigned OutputQueue::buffers(std::array<uv_buf_t, kBuffersMax>& out) {
  pinned_ = std::min(pieces_.size(), kBuffersMax);
  for (std::size_t i = 0; i < pinned_; ++i) {
    const std::string_view bytes = pieces_[i].view().substr(i == 0 ? first_offset_ : 0);
    out[i] = uv_buf_init(const_cast<char*>(bytes.data()), static_cast<unsigned>(bytes.size()));
  }
  return static_cast<unsigned>(pinned_);
}

void OutputQueue::consume(std::size_t bytes) {
  pinned_ = 0;
  bytes_ -= bytes;
  first_offset_ += bytes;
  while (!pieces_.empty() && first_offset_ >= pieces_.front().view().size()) {
    first_offset_ -= pieces_.front().view().size();
    pieces_.pop_front();
  }
}

std::string OutputQueue::copy_from(std::size_t bytes) const {
  std::string copy;
  std::size_t skip = first_offset_ + bytes;
  for (const Piece& piece : pieces_) {
    const std::size_t here = std::min(skip, piece.view().size());
    copy.append(piece.view().substr(here));
    skip -= here;
  }
  return copy;
}

void OutputQueue::clear() {
  pieces_.clear();
  first_offset_ = pinned_ = bytes_ = 0;
}

}  // namespace confab::servers
