const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe inside HTML text and quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (sign) => entities[sign]!);

const page = (title: string, body: string): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="/style.css">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body class="narrow">
<main class="card">
${body}
</main>
</body>
</html>
`;

/** What the sign-in page shows. */
export interface SignInPage {
  readonly action: string;
  readonly username?: string;
  readonly problem?: { readonly zh: string; readonly en: string };
  /** Shown in development only. */
  readonly hint: boolean;
}

/** The sign-in page of the local issuer: a form and no script. */
export const signInPage = ({ action, username = '', problem, hint }: SignInPage): string =>
  page(
    '登录 Sign in · 医联 Yilian',
    `<h1>登录 <small lang="en">Sign in</small></h1>
${problem ? `<p class="problem" role="alert">${problem.zh}<br><span lang="en">${problem.en}</span></p>` : ''}
<form method="post" action="${escapeHtml(action)}">
<label for="username">用户名 <span lang="en">User name</span></label>
<input id="username" name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" maxlength="100" required${username ? '' : ' autofocus'}>
<label for="password">密码 <span lang="en">Password</span></label>
<input id="password" name="password" type="password" autocomplete="current-password" maxlength="200" required${username ? ' autofocus' : ''}>
<button type="submit">登录 <span lang="en">Sign in</span></button>
</form>
${hint ? '<p class="hint">本地签发者，仅供开发：所有用户使用 LOCAL_USER_PASSWORD 的密码。<br><span lang="en">Local issuer for development: every user has the password of LOCAL_USER_PASSWORD.</span></p>' : ''}`,
  );

/** The page for a sign-in that cannot go on; `detail` is the protocol's own short text. */
export const signInErrorPage = (error: string, detail = ''): string =>
  page(
    '无法登录 Cannot sign in · 医联 Yilian',
    `<h1>无法登录 <small lang="en">Cannot sign in</small></h1>
<p>请回到应用重新开始登录。<br><span lang="en">Go back to the application and start again.</span></p>
<p class="hint"><code>${escapeHtml(error)}</code> ${escapeHtml(detail)}</p>
<p><a href="/">返回首页 <span lang="en">Start page</span></a></p>`,
  );
