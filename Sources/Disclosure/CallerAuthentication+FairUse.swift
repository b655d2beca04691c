public import HTTPServer

extension CallerAuthentication {
    /// The same, with the limit of each client: who is known uses its own bucket, not that of the address it shares with others.
    public func limited(by fairUse: FairUse?) -> CallerAuthentication {
        guard let fairUse else { return self }
        return identifying { request in
            guard let caller = try await self.caller(request) else { return nil }
            try fairUse.identified(caller.client, request)
            return caller
        }
    }
}
