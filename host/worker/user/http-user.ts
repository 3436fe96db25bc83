/** Who calls, as the authentication in front of the App tells in headers. */
export function httpUser(headers: Readonly<Record<string, string>>): Record<string, unknown> | null {
  const principal = headers["x-ms-client-principal"];
  if (!principal) return null;
  const claimsPrincipalData = JSON.parse(Buffer.from(principal, "base64").toString("utf8"));
  if (claimsPrincipalData.identityProvider) {
    return {
      type: "StaticWebApps",
      id: claimsPrincipalData.userId,
      username: claimsPrincipalData.userDetails,
      identityProvider: claimsPrincipalData.identityProvider,
      claimsPrincipalData,
    };
  }
  return {
    type: "AppService",
    id: headers["x-ms-client-principal-id"],
    username: headers["x-ms-client-principal-name"],
    identityProvider: headers["x-ms-client-principal-idp"],
    claimsPrincipalData,
  };
}
