using CsCheck;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Shouldly;
using Xunit;
using ZeroTrust.Authentication.Passwords;
using ZeroTrust.Authentication.Passwords.Hashes;

namespace ZeroTrust.Authentication.Tests.Passwords;

public sealed class ImportedHashTests
{
    [Theory]
    // RFC 7914 section 11 and RFC 6070, in passlib's form.
    [InlineData("$pbkdf2-sha256$1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd.8xfHG4RbHjC9UJESBB06GXgw", "passwd")]
    [InlineData("$pbkdf2-sha256$80000$TmFDbA$TdzY9guYviGDDO5e8icB.WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbhBtRybMXaicr3ruh0HhHj2Kzl/M8jQ", "Password")]
    [InlineData("$pbkdf2$4096$c2FsdA$SwB5AbdlSJq.rUnZJvch0GWkKcE", "password")]
    // Passlib's, Keycloak's and Django's forms, and ASP.NET Core Identity's with SHA-512, made with Python.
    [InlineData("$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdYw$f1qhN9YsPiA.FWAKgBg.Zbb3eu4rJdCMOZr6RaDOADY", "password")]
    [InlineData("$pbkdf2-sha256$i=27500,l=64$AAECAwQFBgcICQoLDA0ODw$xFBJ41GVABYzKDcYK4FcNek1qc15D+Ovc6MI77hZbrn2RdsESl7uOK0+ROsk+j5EYpfUklVBjG/ppbIoWOn0gw", "a long pass phrase")]
    [InlineData("pbkdf2_sha256$1000$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=", "Grüße 🔑 pass")]
    [InlineData("pbkdf2_sha1$1000$NaCl$TKGOvlitYwYY5h5ldk4/ZwO/0kU=", "letmein phrase")]
    [InlineData("AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg+yMCnfRurMVTr9KROHWKXOleGOQuOo+i5vZJ91r4NV8A==", "a long pass phrase")]
    // Openwall's crypt_blowfish.
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK", "U*U*")]
    [InlineData("$2y$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U")]
    [InlineData("$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored")]
    // The tests of the reference implementation of Argon2, versions 19 and 16.
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc", "password")]
    [InlineData("$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "password")]
    [InlineData("$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA", "password")]
    [InlineData("$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ", "password")]
    public void A_published_hash_knows_its_password_and_no_other(string text, string password)
    {
        ImportedHash.TryParse(text, out var hash).ShouldBeTrue();
        PasswordHash.Matches(hash.Reveal(), password).ShouldBeTrue();
        PasswordHash.Matches(hash.Reveal(), "x" + password).ShouldBeFalse();
        PasswordHash.Matches(hash.Reveal(), "").ShouldBeFalse();
        PasswordHash.IsCurrent(hash.Reveal(), Argon2Cost.Of(PasswordHashCost.Memory19MiB)).ShouldBeFalse();
        hash.ToString().ShouldNotContain("$");
    }

    [Fact]
    public void Bcrypt_looks_at_72_bytes_as_the_origin_did()
    {
        var text = new string('a', 71);
        var hash = OpenBsdBCrypt.Generate((text + "é").ToCharArray(), [.. Enumerable.Range(0, 16).Select(i => (byte)i)], 4);
        PasswordHash.Matches(hash, text + "é").ShouldBeTrue();
        // The second byte of the é is the 73rd.
        PasswordHash.Matches(hash, text + "è").ShouldBeTrue();
        PasswordHash.Matches(hash, text + "é and more").ShouldBeTrue();
        PasswordHash.Matches(hash, text).ShouldBeFalse();
        PasswordHash.Matches(hash, text[1..] + "é").ShouldBeFalse();
    }

    [Theory]
    [InlineData(1, "C814D9D1DC7F37AA13F0D77F2494BDA1C8DE6B016DD388D29952A4C4672B6CE8")]
    [InlineData(2, "0D640DF58D78766C08C037A34A8B53C9D01EF0452D75B65EB52520E96B01E659")]
    public void The_library_for_several_lanes_computes_the_vectors_of_rfc_9106(int type, string tag)
    {
        var generator = new Argon2BytesGenerator();
        generator.Init(new Argon2Parameters.Builder(type).WithVersion(Argon2Parameters.Version13).WithMemoryAsKB(32).WithIterations(3).WithParallelism(4)
            .WithSalt(Filled(2, 16)).WithSecret(Filled(3, 8)).WithAdditional(Filled(4, 12)).Build());
        var result = new byte[32];
        generator.GenerateBytes(Filled(1, 32), result);
        Convert.ToHexString(result).ShouldBe(tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("plain text")]
    [InlineData("5f4dcc3b5aa765d61d8327deb882cf99")]
    [InlineData("$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/")]
    [InlineData("$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=18$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=2097152,t=1,p=4$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=262144,t=5,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=4294967360,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=0,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=0$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=64$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$AAAA")]
    [InlineData("$argon2id$v=19$m=65536,t=2,p=1$AA$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")]
    [InlineData("$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e")]
    [InlineData("$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$+5$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe")]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCC=.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("pbkdf2_sha256$2000001$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=")]
    [InlineData("pbkdf2_sha256$99999999999$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=")]
    [InlineData("pbkdf2_sha256$-1$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=")]
    [InlineData("pbkdf2_sha256$1000$$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=")]
    [InlineData("pbkdf2_sha256$1000$seasalt2$0dI2")]
    [InlineData("pbkdf2_md5$1000$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw=")]
    [InlineData("$pbkdf2-sha256$i=27500,l=32$AAECAwQFBgcICQoLDA0ODw$xFBJ41GVABYzKDcYK4FcNek1qc15D+Ovc6MI77hZbrn2RdsESl7uOK0+ROsk+j5EYpfUklVBjG/ppbIoWOn0gw")]
    [InlineData("AQAAAAIAAYag")]
    [InlineData("AQAAAAL/////AAAAEAABAgMEBQYHCAkKCwwNDg+yMCnfRurMVTr9KROHWKXOleGOQuOo+i5vZJ91r4NV8A==")]
    [InlineData("AQAAAAIAAYag/////wABAgMEBQYHCAkKCwwNDg+yMCnfRurMVTr9KROHWKXOleGOQuOo+i5vZJ91r4NV8A==")]
    [InlineData("AQAAAAkAAYagAAAAEAABAgMEBQYHCAkKCwwNDg+yMCnfRurMVTr9KROHWKXOleGOQuOo+i5vZJ91r4NV8A==")]
    public void What_is_no_known_hash_or_costs_too_much_is_refused_unread(string text) => ImportedHash.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void No_text_is_too_strange_for_the_parser()
    {
        string[] heads = ["$argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg+yMCnfRurMVTr9KROHWKXOleGOQuOo", "pbkdf2_sha256$1000$seasalt2$0dI2sOk0obg+VmVgZ0AW2Hf2MLj64oAodY7CLr6LSzw="];
        Gen.Select(Gen.OneOf([.. heads.Select(Gen.Const)]), Gen.Int[0, 80], Gen.Int[0, 4], Gen.String).Sample((head, at, cut, text) =>
        {
            var from = Math.Min(at, head.Length);
            _ = ImportedHash.TryParse(head[..from] + text + head[Math.Min(from + cut, head.Length)..], out _);
        });
        ImportedHash.TryParse(new string('$', 100_000), out _).ShouldBeFalse();
        ImportedHash.TryParse(null, out _).ShouldBeFalse();
    }

    private static byte[] Filled(byte value, int length) => [.. Enumerable.Repeat(value, length)];
}
