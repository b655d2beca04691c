import Identifiers

/// Codes and numbers, all with the right check characters and in divisions that begin with 99, where no real organisation
/// is registered.
extension Population {
    /// Appends the unified social credit code (统一社会信用代码, GB 32100-2015) of an organisation.
    func appendCode(of organisation: Organisation, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: kinds[organisation.kind].prefix)
        output.append(contentsOf: districts[organisation.district].code)
        appendOrganisationCode(of: organisation, to: &output)
        appendCheck(from: start, to: &output) { SocialCreditCode.checkCharacter(for: $0) }
    }

    /// Appends the organisation code (组织机构代码, GB 11714) that is part of the unified social credit code.
    func appendOrganisationCode(of organisation: Organisation, to output: inout [UInt8]) {
        let start = output.count
        if organisation.isOld {
            output.append(decimal: numbers.old(organisation.index), digits: 8)
        } else {
            output.append(contentsOf: kinds[organisation.kind].codeLetters)
            appendBase31(numbers.new(organisation.index), to: &output)
        }
        appendCheck(from: start, to: &output) { OrganisationCode.checkCharacter(for: $0) }
    }

    /// Whether a registrar gave an organisation the numbers that preceded the unified social credit code.
    func hasOldNumbers(_ organisation: Organisation) -> Bool {
        let kind = kinds[organisation.kind]
        return organisation.isOld && !kind.isSocialOrganisation && !kind.isPublicInstitution
    }

    /// Appends the 15-digit registration number (工商注册号) that an organisation had before 2015.
    func appendRegistrationNumber(of organisation: Organisation, to output: inout [UInt8]) {
        let start = output.count
        output.append(contentsOf: districts[organisation.district].code)
        output.append(decimal: numbers.old(organisation.index), digits: 8)
        appendCheck(from: start, to: &output) { RegistrationNumber.checkCharacter(for: $0) }
    }

    /// Appends the tax number (税务登记号) that an organisation had before 2015: division and organisation code.
    func appendTaxNumber(of organisation: Organisation, to output: inout [UInt8]) {
        output.append(contentsOf: districts[organisation.district].code)
        appendOrganisationCode(of: organisation, to: &output)
    }

    /// Appends the 12-digit certificate number of a public institution (事业单位证书号).
    func appendInstitutionNumber(of organisation: Organisation, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "1"))
        output.append(contentsOf: districts[organisation.district].code)
        output.append(decimal: numbers.old(organisation.index) % 100_000, digits: 5)
    }

    /// Appends the certificate number of a social organisation (社会组织登记证号).
    func appendSocietyNumber(of organisation: Organisation, to output: inout [UInt8]) {
        output.append(contentsOf: "样社证字第".utf8)
        output.append(decimal: numbers.old(organisation.index) % 1_000_000, digits: 6)
        output.append(contentsOf: "号".utf8)
    }

    private func appendCheck(
        from start: Int, to output: inout [UInt8], character: (UnsafeBufferPointer<UInt8>) -> UInt8?
    ) {
        let check = output.withUnsafeBufferPointer { character(UnsafeBufferPointer(rebasing: $0[start...])) }
        if let check { output.append(check) }
    }

    private func appendBase31(_ number: Int, to output: inout [UInt8]) {
        var divisor = 31 * 31 * 31 * 31 * 31
        while divisor > 0 {
            output.append(Self.alphabet[number / divisor % 31])
            divisor /= 31
        }
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
}
