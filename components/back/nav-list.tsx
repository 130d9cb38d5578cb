import {
  Activity,
  AudioLines,
  Bell,
  ChartNoAxesGantt,
  CreditCard,
  DoorOpen,
  EyeOff,
  FileAudio,
  FileSpreadsheet,
  Filter,
  Goal,
  HardDrive,
  HardDriveUpload,
  HeartPulse,
  KeyRound,
  LayoutDashboard,
  Link2,
  ListOrdered,
  ListTodo,
  type LucideIcon,
  Mail,
  MailPlus,
  Percent,
  ReceiptText,
  Scale,
  ScrollText,
  SearchCheck,
  Send,
  SlidersHorizontal,
  Store,
  Upload,
  UserCheck,
  Users,
  UsersRound,
} from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { BackIcon, BackNavGroup, BackNavItem } from "./back-nav";
import { NavCount } from "./nav-count";

const ICONS: Record<BackIcon, LucideIcon> = {
  overview: LayoutDashboard,
  live: Activity,
  alerts: Bell,
  artists: Users,
  tracks: ChartNoAxesGantt,
  customers: UserCheck,
  funnel: Filter,
  providers: CreditCard,
  targets: Goal,
  shared: Link2,
  delivery: Send,
  statements: FileSpreadsheet,
  releases: AudioLines,
  upload: Upload,
  sales: ReceiptText,
  orders: ListOrdered,
  review: SearchCheck,
  reconciliation: Scale,
  health: HeartPulse,
  payments: SlidersHorizontal,
  fees: Percent,
  keys: KeyRound,
  storage: HardDrive,
  store: Store,
  audit: ScrollText,
  files: FileAudio,
  jobs: ListTodo,
  mail: Mail,
  members: UsersRound,
  people: DoorOpen,
  letters: MailPlus,
  privacy: EyeOff,
  uploads: HardDriveUpload,
};

function NavItem({ item, isCurrent }: { item: BackNavItem; isCurrent: boolean }) {
  const t = useTranslations("back");
  const Icon = ICONS[item.icon];
  return (
    <li>
      <Link
        href={item.href}
        aria-current={isCurrent ? "page" : undefined}
        className="flex h-11 items-center gap-2.5 rounded-tight border-s-2 border-transparent ps-2 pe-2 text-ink-2 no-underline hover:text-ink aria-[current]:border-ink aria-[current]:bg-sunk aria-[current]:font-semibold aria-[current]:text-ink md:h-[30px]"
      >
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        {t(`nav.${item.key}`)}
        {item.key === "review" || item.key === "alerts" ? <NavCount of={item.key} /> : null}
      </Link>
    </li>
  );
}

export function NavList({ groups, current }: { groups: BackNavGroup[]; current: string }) {
  const t = useTranslations("back");
  return groups.map((group) => (
    <div key={group.key}>
      <p className="px-2 pt-3.5 pb-1.5 text-12 font-medium text-ink-3">{t(`group.${group.key}`)}</p>
      <ul aria-label={t(`group.${group.key}`)}>
        {group.items.map((item) => (
          <NavItem key={item.href} item={item} isCurrent={item.href === current} />
        ))}
      </ul>
    </div>
  ));
}
