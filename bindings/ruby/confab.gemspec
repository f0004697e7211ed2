# frozen_string_literal: true

require_relative "lib/confab/version"

Gem::Specification.new do |spec|
  spec.name = "confab"
  spec.version = Confab::VERSION
  spec.summary = "A chat engine inside your process: users, conversations, messages, events"
  spec.description = "Ruby binding of Confab, an embeddable chat engine over LMDB. Needs libconfab, found by pkg-config."
  spec.authors = ["The Confab authors"]
  spec.license = "Apache-2.0"
  spec.required_ruby_version = ">= 3.1"
  spec.files = Dir.chdir(__dir__) { Dir["README.md", "ext/**/*.{c,h,rb}", "lib/**/*.rb", "sig/**/*.rbs", "samples/*.rb"] }
  spec.extensions = ["ext/confab/extconf.rb"]
  spec.metadata = { "rubygems_mfa_required" => "true" }
end
