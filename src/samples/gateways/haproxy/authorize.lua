-- lua.authorize SERVICE: asks ZeroTrust about the call and leaves the answer in txn.auth_*. Sets no txn.auth_status where there is none.
local url = os.getenv("ZEROTRUST_URL")
local key = os.getenv("ZEROTRUST_GATEWAY_KEY")
local scheme = os.getenv("ZEROTRUST_PUBLIC_SCHEME")
local host = os.getenv("ZEROTRUST_PUBLIC_HOST")

-- What of the client's headers the question needs: its proof, and what a service could take for another method.
local passed = { "authorization", "dpop", "x-http-method-override", "x-http-method", "x-method-override" }

local answered = {
  auth_subject = "x-auth-subject",
  auth_subject_type = "x-auth-subject-type",
  auth_actor = "x-auth-actor",
  auth_permissions = "x-auth-permissions",
  auth_permissions_omitted = "x-auth-permissions-omitted",
  auth_path = "x-auth-path",
  auth_reason = "x-auth-reason",
  auth_challenge = "www-authenticate",
  auth_retry_after = "retry-after",
}

core.register_action("authorize", { "http-req" }, function(txn, service)
  local headers = {
    ["x-gateway-key"] = { key },
    ["x-target-service"] = { service },
    ["x-forwarded-method"] = { txn.f:method() },
    -- The URI as it came, an authority in it included: what is forwarded is this.
    ["x-forwarded-uri"] = { txn.f:url() },
    ["x-forwarded-for"] = { txn.f:src() },
    ["x-forwarded-proto"] = { scheme },
    ["x-forwarded-host"] = { host },
  }
  local sent = txn.http:req_get_headers()
  for _, name in ipairs(passed) do
    local values = sent[name]
    if values ~= nil then
      local copied = {}
      local at = 0
      while values[at] ~= nil do
        copied[#copied + 1] = values[at]
        at = at + 1
      end
      headers[name] = copied
    end
  end

  local answer = core.httpclient():get({ url = url, headers = headers, timeout = 2000 })
  if answer == nil or answer.status == nil then
    return
  end

  for variable, name in pairs(answered) do
    local values = answer.headers[name]
    txn:set_var("txn." .. variable, values ~= nil and values[0] or "")
  end
  txn:set_var("txn.auth_status", answer.status)
end, 1)
