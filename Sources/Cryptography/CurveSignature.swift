internal import CCrypto

/// A signature on a curve of 256 bits in its two forms: r and s of 32 bytes each, as messages carry it, and OpenSSL's ASN.1 sequence.
enum CurveSignature {
    private static let numberBytes: Int32 = 32

    /// The sequence of r and s; nil when they are not 64 bytes.
    static func der(fromRaw raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 64, let signature = ECDSA_SIG_new() else { return nil }
        defer { ECDSA_SIG_free(signature) }
        let numbers = raw.withUnsafeBufferPointer { bytes in
            (
                BN_bin2bn(bytes.baseAddress, numberBytes, nil),
                BN_bin2bn(bytes.baseAddress.map { $0 + 32 }, numberBytes, nil)
            )
        }
        // From here on the numbers belong to the signature.
        guard ECDSA_SIG_set0(signature, numbers.0, numbers.1) == 1 else { return nil }
        let length = i2d_ECDSA_SIG(signature, nil)
        guard length > 0 else { return nil }
        var der = [UInt8](repeating: 0, count: Int(length))
        der.withUnsafeMutableBufferPointer { buffer in
            var place = buffer.baseAddress
            _ = i2d_ECDSA_SIG(signature, &place)
        }
        return der
    }

    /// r and s, 64 bytes; nil when it is no such sequence.
    static func raw(fromDER der: [UInt8]) -> [UInt8]? {
        let parsed = der.withUnsafeBufferPointer { bytes in
            var place = bytes.baseAddress
            return d2i_ECDSA_SIG(nil, &place, bytes.count)
        }
        guard let signature = parsed else { return nil }
        defer { ECDSA_SIG_free(signature) }
        var raw = [UInt8](repeating: 0, count: 64)
        let isWhole = raw.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return false }
            return BN_bn2binpad(ECDSA_SIG_get0_r(signature), start, numberBytes) == numberBytes
                && BN_bn2binpad(ECDSA_SIG_get0_s(signature), start + 32, numberBytes) == numberBytes
        }
        return isWhole ? raw : nil
    }
}
