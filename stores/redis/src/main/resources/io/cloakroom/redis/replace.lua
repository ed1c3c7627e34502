-- The next version of a record: 0 where it changed, is gone or expired. 1, or the owner's part that
-- was there and whose index entry is no longer needed. Where the index must first learn of the owner,
-- nothing is written, and the answer is a list of the owner's part as it is; where the index of expiries
-- must first learn of an earlier expiry, it is 2.
-- ARGV: now, '1' revision expiry, owner, part, content, life in ms or '', channel or '', news,
-- expected revision, '1' for a record in the index of expiries or ''; part is the index's share of the owner's part, '' while the index was not told
local head = redis.call('GETRANGE', KEYS[1], 0, 39)
if string.sub(head, 2, 17) ~= ARGV[9] or string.sub(head, 18, 36) <= ARGV[1] then
  return 0
end
local part = ''
local length = tonumber(string.sub(head, 37, 40), 16)
if length > 0 then
  part = redis.call('GETRANGE', KEYS[1], 40, 39 + length)
end
local expiry = string.sub(ARGV[2], 18, 36)
if ARGV[10] ~= '' and expiry > ARGV[1] and expiry < string.sub(head, 18, 36) then
  return 2
end
local done
if expiry <= ARGV[1] then
  redis.call('DEL', KEYS[1])
  done = part
else
  local next = ''
  done = part
  if ARGV[3] ~= '' then
    if ARGV[4] ~= '' then
      next = ARGV[4] .. ARGV[3]
      if string.sub(next, 20) == string.sub(part, 20) then
        done = ''
      end
    elseif string.sub(part, 40) == ARGV[3] and string.sub(part, 1, 19) >= expiry then
      next = part
      done = ''
    else
      return {part}
    end
  end
  local value = ARGV[2] .. string.format('%04x', #next) .. next .. ARGV[5]
  if ARGV[6] == '' then
    redis.call('SET', KEYS[1], value)
  else
    redis.call('SET', KEYS[1], value, 'PX', ARGV[6])
  end
end
if ARGV[7] ~= '' then
  redis.pcall('PUBLISH', ARGV[7], ARGV[8])
end
if done == '' then
  return 1
end
return done
