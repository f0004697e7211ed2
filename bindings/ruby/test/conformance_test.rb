# frozen_string_literal: true

require_relative "helper"

# Runs the stories that every binding runs, by the raw call and by the typed methods.
class ConformanceTest < Minitest::Test
  include Chat

  FILE = File.expand_path("../../conformance.json", __dir__)
  STORIES = JSON.parse(File.read(FILE)).fetch("stories")

  STORIES.each do |story|
    %i[raw typed].each do |way|
      define_method("test_#{story['name'].gsub(/\W+/, '_')}_#{way}") { tell(story, way) }
    end
  end

  def test_there_are_stories
    refute_empty STORIES
  end

  UNLIKE = [
    [{ "a" => 1 }, { "a" => 1, "b" => 2 }],
    [{ "a" => 1, "..." => true }, { "b" => 2 }],
    [{ "a" => nil }, {}],
    [[1], [1, 2]],
    [[], nil],
    [[1], 1],
    [{ "$any" => "integer" }, true],
    [{ "$any" => "integer" }, 1.0],
    [{ "$any" => "string", "$save" => "x" }, 1],
    [{ "$repeat" => ["x", 3] }, "xx"],
    [1, 1.0],
    [1, true],
    [nil, false],
    ["$saved", "other"],
    ["$number", 7.0]
  ].freeze

  UNLIKE.each do |pattern, value|
    define_method("test_#{value.inspect}_does_not_match_#{pattern.inspect}") do
      @saved = { "saved" => "value", "number" => 7 }
      assert_raises(Minitest::Assertion) { match(pattern, value) }
    end
  end

  def test_text_repeated_matches_itself
    match({ "$repeat" => ["x", 3] }, "xxx")
  end

  private

  def tell(story, way)
    @saved = {}
    @ears = {}
    story.fetch("steps").each_with_index do |step, number|
      @step = "step #{number + 1}: #{JSON.generate(step)}"
      run_step(step, way)
    end
  end

  def run_step(step, way)
    if step["call"] then run_call(step, way)
    elsif step["subscribe"] then @ears[step["subscribe"]] = caller_of(step["as"]).subscribe(cursor: fill(step["from"]))
    elsif step["follow"] then @ears[step["follow"]] = engine.host.follow(step["under"])
    elsif step["confirm"] then @ears.fetch(step["confirm"]).confirm
    elsif step["event"] then match(step["is"], next_event(step["event"]).to_h)
    elsif step["ended"] then match_error(step["error"]) { @ears.fetch(step["ended"]).next(timeout: WAIT) }
    elsif step["unsubscribe"] then @ears.delete(step["unsubscribe"]).close
    else flunk "unknown step, #{@step}"
    end
  end

  def next_event(ears) = @ears.fetch(ears).next(timeout: WAIT) || flunk("no event came, #{@step}")

  def run_call(step, way)
    caller = caller_of(step["as"])
    request = fill(step["with"] || {})
    return match_error(step["error"]) { send_call(caller, step["call"], request, way) } if step["error"]

    reply = send_call(caller, step["call"], request, way)
    match(step["reply"], reply) if step.key?("reply")
  end

  # By the typed method where there is one for this request; a story may also send what no typed method takes.
  def send_call(caller, operation, request, way)
    group, method = operation.split(".", 2)
    return caller.call(operation, request) if way == :raw || !typed?(caller, group, method, request)

    caller.public_send(group).public_send(method, **request.transform_keys(&:to_sym)).to_h
  end

  def typed?(caller, group, method, request)
    return false unless caller.respond_to?(group) && request.is_a?(Hash) && !request.value?(nil)

    parameters = caller.public_send(group).method(method).parameters
    keys = request.keys.map(&:to_sym)
    required = parameters.filter_map { |kind, name| name if kind == :keyreq }
    (keys - parameters.map(&:last)).empty? && (required - keys).empty?
  rescue NameError
    false
  end

  def caller_of(who)
    case who
    when nil then engine.anonymous
    when "host" then engine.host
    else
      who = fill(who)
      who.key?("token") ? engine.with_token(who["token"]) : engine.as_user(who["user"], session: who["session"])
    end
  end

  def fill(value)
    case value
    when /\A\$/ then @saved.fetch(value[1..])
    when Array then value.map { |item| fill(item) }
    when Hash
      return value["$repeat"][0] * value["$repeat"][1] if value.key?("$repeat")

      value.transform_values { |item| fill(item) }
    else value
    end
  end

  def match_error(pattern)
    error = assert_raises(Confab::Error, @step) { yield }
    match(pattern, { "code" => error.code.to_s, "field" => error.field.to_s })
  end

  KINDS = { "string" => [String], "integer" => [Integer], "boolean" => [TrueClass, FalseClass], "array" => [Array],
            "object" => [Hash], "null" => [NilClass] }.freeze

  def match(pattern, value)
    case pattern
    when Hash
      if pattern.key?("$repeat") then match_same(fill(pattern), value)
      elsif pattern.key?("$any") || pattern.key?("$save") then match_any(pattern, value)
      else match_object(pattern, value)
      end
    when Array
      assert_kind_of Array, value, @step
      assert_equal pattern.size, value.size, @step
      pattern.zip(value).each { |inner, item| match(inner, item) }
    else match_same(fill(pattern), value)
    end
  end

  # Also of the same type: 1.0 is not 1.
  def match_same(wanted, value)
    assert(wanted.eql?(value), "#{value.inspect} is not #{wanted.inspect}, #{@step}")
  end

  def match_any(pattern, value)
    kinds = pattern.key?("$any") ? KINDS.fetch(pattern["$any"]) : [Object]
    assert(kinds.any? { |kind| value.is_a?(kind) }, "#{value.inspect} is no #{pattern['$any']}, #{@step}")
    @saved[pattern["$save"]] = value if pattern.key?("$save")
  end

  def match_object(pattern, value)
    assert_kind_of Hash, value, @step
    wanted = pattern.keys - ["..."]
    pattern["..."] ? assert_empty(wanted - value.keys, @step) : assert_equal(wanted.sort, value.keys.sort, @step)
    wanted.each { |key| match(pattern[key], value[key]) }
  end
end
