# frozen_string_literal: true

module Confab
  VERSION = "0.1.0"
end
