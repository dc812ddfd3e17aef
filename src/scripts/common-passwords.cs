#:project ../Modules/Authentication/ZeroTrust.Authentication.csproj
#:property PublishAot=false
#:property IsAotCompatible=false
#:property JsonSerializerIsReflectionEnabledByDefault=true

// Makes the filter of common passwords, so that no list of passwords is in the project. For developers, when the list has a new
// version; the same lists give the same bytes. Lists are JSON arrays of texts, such as the one of npm's @zxcvbn-ts/language-common
// (MIT licence, version 4.1.3):
//
//   npm pack @zxcvbn-ts/language-common@4.1.3 && tar xzf zxcvbn-ts-language-common-4.1.3.tgz
//   dotnet run src/scripts/common-passwords.cs -- package/src/passwords.json

using System.Text.Json;
using ZeroTrust.Authentication.Passwords.Blocklist;

const string Output = "src/Modules/Authentication/Passwords/Blocklist/common-passwords.bin";
if (args.Length == 0 || !File.Exists("ZeroTrust.sln"))
{
    Console.Error.WriteLine("usage, in the project's folder: dotnet run src/scripts/common-passwords.cs -- LIST.json …");
    return 2;
}

var words = args.SelectMany(file => JsonSerializer.Deserialize<string[]>(File.ReadAllText(file))!)
    .Select(word => word.ToLowerInvariant()).Where(word => word.Length is > 0 and <= CommonPasswords.MaxEntry).ToHashSet(StringComparer.Ordinal);
var filter = BinaryFuseBuilder.Build(words.Select(word => CommonPasswords.KeyOf(word)));
if (words.FirstOrDefault(word => !filter.MayContain(CommonPasswords.KeyOf(word))) is { } missing)
{
    Console.Error.WriteLine($"the filter lacks an entry of {missing.Length} characters");
    return 1;
}

File.WriteAllBytes(Output, filter.ToBytes());
Console.WriteLine($"{Output}: {words.Count} passwords in {new FileInfo(Output).Length} bytes");
return 0;
